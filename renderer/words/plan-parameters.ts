import type { Plan, PlanNode } from '../../shared/model/plan.ts'
import { parameterInput } from './parameter-words.ts'

export interface ParameterField {
  readonly name: string
  readonly value: string
  readonly group: string
  readonly need: 'required' | 'wanted' | undefined
}

/** What may be changed before a start: missing metadata first, then the parameters of the plan, each name once. */
export function parameterFields(plan: Plan): readonly ParameterField[] {
  const missing = plan.missing.map(({ label, need }) => ({
    name: label,
    value: '',
    group: 'To fill in',
    need,
  }))
  const seen = new Set(missing.map(({ name }) => name))
  const fields: ParameterField[] = [...missing]
  for (const node of paramSets(plan.root)) {
    for (const { name, value } of node.parameters) {
      if (seen.has(name)) continue
      seen.add(name)
      fields.push({ name, value: parameterInput(value), group: node.name, need: undefined })
    }
  }
  return fields
}

function paramSets(node: PlanNode): readonly Extract<PlanNode, { kind: 'paramSet' }>[] {
  if (node.kind === 'paramSet') return [node]
  return 'children' in node ? node.children.flatMap(paramSets) : []
}
