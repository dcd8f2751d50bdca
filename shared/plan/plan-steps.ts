import { assertNever } from '../base/assert.ts'
import type {
  AcquisitionPlan,
  MacroPlan,
  NativeScanPlan,
  Plan,
  PlanNode,
  RepeatPlan,
  ScanPlan,
} from '../model/plan.ts'

/**
 * What the engine does, in order. Every node has exactly one `begin`, before its first execution, and one `end`, after
 * its last: a `Data` inside a scan of 101 points begins once and acquires 101 times.
 */
export type PlanStep =
  | { readonly kind: 'begin'; readonly node: PlanNode }
  /** `point` counts the executions of the scan's own points in order, all repetitions of the scan included. */
  | {
      readonly kind: 'move'
      readonly node: ScanPlan
      readonly motor: string
      readonly unit: string
      readonly target: number
      readonly point: number
    }
  | {
      readonly kind: 'acquire'
      readonly node: AcquisitionPlan
      /** Counts the executions of this acquisition from 0. */
      readonly execution: number
      /** One index per repeating ancestor, outermost first, as in `repeatShape`. */
      readonly indices: readonly number[]
      /** Number of the execution's first frame in the dataset of this node; 0 without a camera. */
      readonly firstFrame: number
    }
  /** SPEC does it alone: a scan of its own, or a macro. */
  | { readonly kind: 'command'; readonly node: NativeScanPlan | MacroPlan }
  /** All children of one step of a scan or repeat are done. */
  | { readonly kind: 'point'; readonly node: ScanPlan | RepeatPlan; readonly point: number }
  | { readonly kind: 'end'; readonly node: PlanNode }

/** Walks a plan lazily: a million points cost no memory. */
export function* planSteps(plan: Plan): Generator<PlanStep, void> {
  yield* nodeSteps(plan.root, onlyPass)
}

/** All nodes of a plan in tree order, parents first. */
export function* planNodes(plan: Plan): Generator<PlanNode, void> {
  yield* nodesBelow(plan.root)
}

/** Steps of one repeating node: 101 for a scan with 100 intervals. */
export function pointsOf(node: ScanPlan | RepeatPlan): number {
  return node.kind === 'scan' ? node.axis.positions.length : node.times
}

/** Which of its repetitions a node is in. */
interface Pass {
  readonly indices: readonly number[]
  /** The indices as one number: how often the node ran before. */
  readonly execution: number
  readonly first: boolean
  readonly last: boolean
}

const onlyPass: Pass = { indices: [], execution: 0, first: true, last: true }

function* nodeSteps(node: PlanNode, pass: Pass): Generator<PlanStep, void> {
  if (pass.first) yield { kind: 'begin', node }
  yield* innerSteps(node, pass)
  if (pass.last) yield { kind: 'end', node }
}

function* innerSteps(node: PlanNode, pass: Pass): Generator<PlanStep, void> {
  switch (node.kind) {
    case 'paramSet':
      return
    case 'acquisition':
      yield acquireStep(node, pass)
      return
    case 'nativeScan':
    case 'macro':
      // What a macro has for children are scans it made when it ran: a record, not a plan.
      yield { kind: 'command', node }
      return
    case 'sequence':
      for (const child of node.children) yield* nodeSteps(child, pass)
      return
    case 'scan':
    case 'repeat':
      yield* repeatedSteps(node, pass)
      return
    default:
      assertNever(node, 'plan node')
  }
}

function* repeatedSteps(node: ScanPlan | RepeatPlan, pass: Pass): Generator<PlanStep, void> {
  const points = pointsOf(node)
  for (let index = 0; index < points; index++) {
    const point = pass.execution * points + index
    const target = node.kind === 'scan' ? node.axis.positions[index] : undefined
    if (node.kind === 'scan' && target !== undefined) {
      yield { kind: 'move', node, motor: node.axis.motor, unit: node.axis.unit, target, point }
    }
    const inner = {
      indices: [...pass.indices, index],
      execution: point,
      first: pass.first && index === 0,
      last: pass.last && index === points - 1,
    }
    for (const child of node.children) yield* nodeSteps(child, inner)
    yield { kind: 'point', node, point }
  }
}

function acquireStep(node: AcquisitionPlan, { execution, indices }: Pass): PlanStep {
  return { kind: 'acquire', node, execution, indices, firstFrame: execution * (node.camera?.frames ?? 0) }
}

function* nodesBelow(node: PlanNode): Generator<PlanNode, void> {
  yield node
  if ('children' in node) for (const child of node.children) yield* nodesBelow(child)
}
