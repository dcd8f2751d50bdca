import { findDefinition } from '../description/definitions.ts'
import { parseDescription } from '../description/parse-description.ts'
import { visitNodes } from '../description/scope.ts'
import type { Beamline } from '../model/beamline.ts'
import type { Description, DescriptionNode } from '../model/description.ts'
import type {
  DefinitionGift,
  DescriptionPreview,
  PlannedMove,
  PlanPreview,
} from '../model/description-preview.ts'
import { nodeId } from '../model/ids.ts'
import type { NodeId } from '../model/ids.ts'
import type { Plan } from '../model/plan.ts'
import { expandPlan } from './expand-plan.ts'
import { planParts } from './plan-parts.ts'
import { planNodes } from './plan-steps.ts'
import { uncorrectedData } from './uncorrected-data.ts'

/** A description has at most 1000 nodes; a screen shows 30 rows, and nobody reads more than 500. */
export const mostParts = 500

/** What a text would do on this beamline, judged as a run would judge it. Plain data, small enough to be sent at every pause. */
export function previewDescription(text: string, file: string, beamline: Beamline): DescriptionPreview {
  const parsed = parseDescription(text, file)
  if ('problems' in parsed) return { problems: parsed.problems, plan: undefined }
  const expanded = expandPlan(parsed.description, beamline, new Map())
  if ('problems' in expanded) return { problems: expanded.problems, plan: undefined }
  return { problems: [], plan: preview(parsed.description, expanded.plan, beamline) }
}

function preview(description: Description, plan: Plan, beamline: Beamline): PlanPreview {
  const lines = linesOf(description)
  const parts = planParts(plan, id => lines.get(id) ?? 1)
  return {
    name: plan.name,
    totals: plan.totals,
    parts: parts.slice(0, mostParts),
    partCount: parts.length,
    entries: plan.entries.length,
    missing: plan.missing,
    record: plan.record,
    moves: movesOf(description, plan, beamline),
    brings: giftOf(description, plan),
    uncorrected: plan.workflow === 'normalise' ? uncorrectedData(plan, id => lines.get(id) ?? 1) : [],
  }
}

function linesOf(description: Description): ReadonlyMap<NodeId, number> {
  return new Map(visitNodes(description).map(({ node, path }) => [nodeId(`/${path.join('/')}`), node.line]))
}

function movesOf(description: Description, plan: Plan, { sample }: Beamline): readonly PlannedMove[] {
  const nodes = new Map<NodeId, DescriptionNode>(
    visitNodes(description).map(({ node, path }) => [nodeId(`/${path.join('/')}`), node]),
  )
  return [...planNodes(plan)].flatMap((node): readonly PlannedMove[] => {
    const rule = nodes.get(node.id)
    const line = rule?.line ?? 1
    if (node.kind === 'scan') {
      const { motor, start, stop, unit } = node.axis
      return [
        {
          motor,
          unit,
          targets: [start, stop],
          line: rule?.kind === 'scan' ? axisLine(rule.axis.places, line) : line,
        },
      ]
    }
    if (node.kind === 'nativeScan') {
      return node.axes.flat().map(({ isRelative, motor, start, stop, unit }) => {
        return { motor, unit, targets: isRelative ? [] : [start, stop], line }
      })
    }
    if (node.kind !== 'acquisition' || sample === undefined || node.beam.sample === 'as-is') return []
    return [{ motor: sample.motor, unit: sample.unit, targets: [sample[node.beam.sample]], line }]
  })
}

function axisLine(places: Readonly<Record<string, string>>, otherwise: number): number {
  const line = /:(\d+):\d+$/.exec(places.motor ?? '')?.[1]
  return line === undefined ? otherwise : Number(line)
}

function giftOf({ definition, display }: Description, plan: Plan): DefinitionGift {
  const known = findDefinition(definition)
  const data = [...planNodes(plan)].find(
    node => node.kind === 'acquisition' && node.role === 'data' && node.camera,
  )
  return {
    title: known?.title ?? definition,
    required: known?.required ?? [],
    wanted: known?.wanted ?? [],
    workflow: plan.workflow,
    shown: display.show ?? data?.name,
  }
}
