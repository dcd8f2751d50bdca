import type { Plan } from '../model/plan.ts'
import type { ParameterValue } from '../model/quantity.ts'
import { walkPlan } from './plan-walk.ts'

/** Who and what, as far as the description says: from its paramSets and its fixed records. */
export function knownMetadata(plan: Plan): {
  readonly user: string | undefined
  readonly sample: string | undefined
} {
  const values = new Map<string, string>()
  for (const { name, value } of namedValues(plan)) {
    const key = name.trim().toLowerCase().replaceAll('_', ' ')
    if (!values.has(key) && typeof value === 'string' && value !== '') values.set(key, value)
  }
  const first = (names: readonly string[]): string | undefined =>
    names.map(name => values.get(name)).find(value => value !== undefined)
  return { user: first(userNames), sample: first(sampleNames) }
}

const userNames = ['user', 'user name', 'operator', 'experimenter']
const sampleNames = ['sample', 'sample name']

function namedValues(plan: Plan): readonly { readonly name: string; readonly value: ParameterValue }[] {
  const parameters = walkPlan(plan.root).flatMap(({ node }) =>
    node.kind === 'paramSet' ? node.parameters : [],
  )
  const records = plan.record.flatMap(({ label, source }) =>
    source.kind === 'value' ? [{ name: label, value: source.value }] : [],
  )
  return [...parameters, ...records]
}
