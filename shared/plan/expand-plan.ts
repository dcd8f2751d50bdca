import { nodesNamed } from '../description/check-description.ts'
import { visitNodes } from '../description/scope.ts'
import type { Visit } from '../description/scope.ts'
import type { Beamline } from '../model/beamline.ts'
import type {
  AcquisitionRule,
  Description,
  DescriptionNode,
  NativeScanRule,
  RepeatRule,
  ScanRule,
} from '../model/description.ts'
import type { DetectorFacts } from '../model/detector-facts.ts'
import { childId, entryName, nodeId } from '../model/ids.ts'
import type { DetectorId, EntryName, NodeId } from '../model/ids.ts'
import type {
  AcquisitionPlan,
  EntryPlan,
  NativeScanPlan,
  Plan,
  PlanNode,
  RepeatPlan,
  ScanPlan,
} from '../model/plan.ts'
import type { Problem } from '../model/problem.ts'
import { mostRepeats, resolveCount } from '../description/scope.ts'
import { findDefinition } from '../description/definitions.ts'
import { demand } from '../base/assert.ts'
import { sortProblems } from '../description/located-problem.ts'
import { planBeam } from './plan-beam.ts'
import { planAxis } from './plan-axis.ts'
import { defaultCountS, planCamera } from './plan-camera.ts'
import { estimateTimes } from './plan-times.ts'
import { planNative } from './plan-native.ts'
import { planRecord } from './plan-record.ts'
import { unwatchable } from './plan-hold.ts'
import { sizeOf, tooLarge } from './plan-size.ts'
import { planNodes } from './plan-steps.ts'

export type ExpandedPlan = { readonly plan: Plan } | { readonly problems: readonly Problem[] }

/**
 * A description with the devices of a beamline: every node with its id, shape, time and bytes, before anything moves.
 * Detectors that are not in `detectors` (not connected) are planned with the size their settings state.
 */
export function expandPlan(
  description: Description,
  beamline: Beamline,
  detectors: ReadonlyMap<DetectorId, DetectorFacts>,
): ExpandedPlan {
  const visits = visitNodes(description)
  const expanding: Expanding = {
    beamline,
    detectors,
    visits,
    visitOf: new Map(visits.map(visit => [visit.node, visit])),
    problems: [],
    entries: [],
  }
  const id = nodeId(`/${description.name}`)
  const children = expandNodes(expanding, description.tree, { parent: id, ...outermost })
  const drafted = {
    kind: 'sequence',
    id,
    name: description.name,
    entry: undefined,
    durationS: 0,
    children,
  } as const
  const { record, missing } = planRecord(description, beamline, expanding.problems)
  expanding.problems.push(...unwatchable(description, beamline))
  const size = sizeOf(drafted)
  expanding.problems.push(...tooLarge(description, size))
  if (expanding.problems.length > 0) return { problems: sortProblems(expanding.problems) }
  const root = estimateTimes(drafted, beamline, detectors)
  const workflow = description.workflow ?? findDefinition(description.definition)?.workflow
  const { name, definition, display } = description
  const totals = { ...size, durationS: root.durationS }
  return {
    plan: { name, definition, root, entries: expanding.entries, totals, record, missing, workflow, display },
  }
}

interface Expanding {
  readonly beamline: Beamline
  readonly detectors: ReadonlyMap<DetectorId, DetectorFacts>
  readonly visits: readonly Visit[]
  readonly visitOf: ReadonlyMap<DescriptionNode, Visit>
  readonly problems: Problem[]
  readonly entries: EntryPlan[]
}

/** What the ancestors of a node say about it. */
interface Context {
  readonly parent: NodeId
  readonly entry: EntryName | undefined
  readonly repeatShape: readonly number[]
  /** Motors of the scans around: they must not be moved by anybody else. */
  readonly scanned: readonly string[]
}

const outermost = { entry: undefined, repeatShape: [], scanned: [] }

function expandNodes(expanding: Expanding, nodes: readonly DescriptionNode[], context: Context): PlanNode[] {
  return nodes.map(node => expandNode(expanding, node, context))
}

function expandNode(expanding: Expanding, node: DescriptionNode, context: Context): PlanNode {
  const base = { id: childId(context.parent, node.name), name: node.name, durationS: 0 }
  const below = { ...context, parent: base.id }
  switch (node.kind) {
    case 'paramSet':
      return { kind: 'paramSet', ...base, entry: undefined, parameters: node.parameters }
    case 'sequence': {
      const children = expandNodes(expanding, node.children, below)
      return { kind: 'sequence', ...base, entry: context.entry, children }
    }
    case 'acquisition': {
      const entry = context.entry ?? newEntry(expanding, base.id)
      return { kind: 'acquisition', ...base, entry, ...acquisition(expanding, node, context) }
    }
    case 'nativeScan':
      return nativeScan(expanding, node, base, context)
    case 'macro':
      return { kind: 'macro', ...base, entry: undefined, command: node.command, children: [] }
    case 'scan':
      return scan(expanding, node, base, below)
    case 'repeat':
      return repeat(expanding, node, base, below)
  }
}

interface NodeBase {
  readonly id: NodeId
  readonly name: string
  readonly durationS: number
}

function scan(expanding: Expanding, node: ScanRule, base: NodeBase, context: Context): ScanPlan {
  const entry = context.entry ?? newEntry(expanding, base.id)
  const { scope } = demand(expanding.visitOf.get(node), `visit of ${base.id}`)
  const axis = planAxis(node, scope, expanding.beamline, context.scanned, expanding.problems)
  const inner = {
    ...context,
    entry,
    repeatShape: [...context.repeatShape, axis.positions.length],
    scanned: [...context.scanned, axis.motor],
  }
  const own = node.paramSet === undefined ? [] : [node.paramSet]
  const children = expandNodes(expanding, [...own, ...node.each], inner)
  return { kind: 'scan', ...base, entry, axis, children }
}

function nativeScan(
  expanding: Expanding,
  node: NativeScanRule,
  base: NodeBase,
  context: Context,
): NativeScanPlan {
  const { beamline, detectors, problems } = expanding
  if (context.entry !== undefined) problems.push(insideLoop(node))
  return {
    kind: 'nativeScan',
    ...base,
    entry: newEntry(expanding, base.id),
    ...planNative(node, beamline, detectors, problems),
    head: undefined,
  }
}

/** SPEC's scans have a file each: there is no place for many of them in one. */
function insideLoop({ name, places }: NativeScanRule): Problem {
  return {
    kind: 'description',
    message: `scan "${name}" is run by SPEC and cannot stand inside another scan or a repeat`,
    where: places[''] ?? '',
    advice: 'Put it beside the other scan, or have a macro of SPEC repeat it.',
  }
}

function repeat(expanding: Expanding, node: RepeatRule, base: NodeBase, context: Context): RepeatPlan {
  const entry = context.entry ?? newEntry(expanding, base.id)
  const { scope } = demand(expanding.visitOf.get(node), `visit of ${base.id}`)
  const resolved = resolveCount(node.times, scope, mostRepeats, 'times')
  const times = 'value' in resolved ? resolved.value : 1
  const inner = { ...context, entry, repeatShape: [...context.repeatShape, times] }
  return { kind: 'repeat', ...base, entry, times, children: expandNodes(expanding, node.each, inner) }
}

type AcquisitionParts = Omit<AcquisitionPlan, 'kind' | 'id' | 'name' | 'entry' | 'durationS'>

function acquisition(expanding: Expanding, node: AcquisitionRule, context: Context): AcquisitionParts {
  const { beamline, detectors, problems } = expanding
  const executions = context.repeatShape.reduce((product, size) => product * size, 1)
  const camera = planCamera(node, executions, beamline, detectors, problems)
  const targets = node.appliesTo.flatMap(name => nodesNamed(name, expanding.visits))
  const appliesTo = targets
    .filter(visit => visit.node !== node)
    .map(visit => nodeId(`/${visit.path.join('/')}`))
  return {
    role: node.role,
    appliesTo: [...new Set(appliesTo)],
    camera: camera.camera,
    countS: camera.exposureS ?? defaultCountS,
    beam: planBeam(node, beamline, context.scanned, problems),
    repeatShape: context.repeatShape,
  }
}

// Entries are numbered in the order of execution, which is the order of the tree: an outermost node runs once.
function newEntry(expanding: Expanding, node: NodeId): EntryName {
  const name = entryName(expanding.entries.length + 1)
  expanding.entries.push({ name, node })
  return name
}

/** Nodes of a plan by id. */
export function nodesById(plan: Plan): ReadonlyMap<NodeId, PlanNode> {
  return new Map([...planNodes(plan)].map(node => [node.id, node]))
}
