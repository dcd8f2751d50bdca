import { assertNever, demand } from '../base/assert.ts'
import type { Beamline } from '../model/beamline.ts'
import type { DetectorFacts } from '../model/detector-facts.ts'
import type { DetectorId, NodeId } from '../model/ids.ts'
import type {
  AcquisitionPlan,
  NativeScanPlan,
  PlanNode,
  RepeatPlan,
  ScanPlan,
  SequencePlan,
} from '../model/plan.ts'
import { pointsOf } from './plan-steps.ts'

/** Start and end of one motion: command, acceleration, report. */
const moveOverheadS = 0.1
/** Speed of a motor of unknown speed, in its unit per second. */
const assumedSpeed = 1
/** Arming a camera or starting a count, per execution. */
const acquireOverheadS = 0.05
/** Opening or closing the shutter. */
const shutterS = 0.1

/**
 * Puts the expected duration on every node. An execution of an acquisition takes `frames × (exposure + readout)`, or the
 * counting time without a camera, plus 0.05 s, plus the shutter (0.1 s) and sample moves it needs after what ran before. A
 * move takes `distance / speed + 0.1 s`; the way of a motor to its very first position is unknown and counted as 0.
 * On a simulated beamline exposures and ways, not these overheads, take an Nth of their time. Loops are not walked: the first pass and one later pass are estimated, the later ones are all alike.
 */
export function estimateTimes(
  root: SequencePlan,
  beamline: Beamline,
  detectors: ReadonlyMap<DetectorId, DetectorFacts>,
): SequencePlan {
  const timing = { beamline, detectors }
  const { seconds } = nodeTime(timing, root, { shutter: undefined, motors: new Map() })
  return withDurations(root, seconds)
}

interface Timing {
  readonly beamline: Beamline
  readonly detectors: ReadonlyMap<DetectorId, DetectorFacts>
}

/** What is known of the beamline at one moment of the plan. */
interface BeamlineState {
  readonly shutter: 'open' | 'closed' | undefined
  readonly motors: ReadonlyMap<string, number>
}

interface Elapsed {
  /** Of every node below, its children included. */
  readonly seconds: ReadonlyMap<NodeId, number>
  readonly after: BeamlineState
}

function nodeTime(timing: Timing, node: PlanNode, before: BeamlineState): Elapsed {
  switch (node.kind) {
    case 'paramSet':
      return { seconds: new Map([[node.id, 0]]), after: before }
    case 'acquisition':
      return acquisitionTime(timing, node, before)
    case 'nativeScan':
      return { seconds: new Map([[node.id, nativeTime(node)]]), after: before }
    case 'macro':
      return { seconds: new Map([[node.id, 0]]), after: before }
    case 'sequence': {
      const inner = childrenTime(timing, node.children, before)
      return { seconds: withOwn(node, inner.seconds, 0), after: inner.after }
    }
    case 'scan':
    case 'repeat':
      return loopTime(timing, node, before)
    default:
      return assertNever(node, 'plan node')
  }
}

/** Counting alone: SPEC moves, and tells nobody how fast. */
function nativeTime({ countS, shape }: NativeScanPlan): number {
  return shape === undefined ? 0 : shape.reduce((product, size) => product * size, countS)
}

function acquisitionTime(timing: Timing, node: AcquisitionPlan, before: BeamlineState): Elapsed {
  const { camera, beam } = node
  const readoutS = camera === undefined ? 0 : (timing.detectors.get(camera.detector)?.readoutS ?? 0)
  const measuringS = camera === undefined ? node.countS : camera.frames * (camera.exposureS + readoutS)
  let seconds = acquireOverheadS + measuringS / timing.beamline.speedup
  let after = before
  if (beam.shutter !== 'as-is' && beam.shutter !== before.shutter) {
    seconds += shutterS
    after = { ...after, shutter: beam.shutter }
  }
  const sample = timing.beamline.sample
  if (beam.sample !== 'as-is' && sample !== undefined) {
    const move = moveTime(timing, sample.motor, sample[beam.sample], after)
    seconds += move.seconds
    after = move.after
  }
  return { seconds: new Map([[node.id, seconds]]), after }
}

function childrenTime(timing: Timing, children: readonly PlanNode[], before: BeamlineState): Elapsed {
  const seconds = new Map<NodeId, number>()
  let after = before
  for (const child of children) {
    const elapsed = nodeTime(timing, child, after)
    for (const [id, duration] of elapsed.seconds) seconds.set(id, duration)
    after = elapsed.after
  }
  return { seconds, after }
}

function loopTime(timing: Timing, node: ScanPlan | RepeatPlan, before: BeamlineState): Elapsed {
  const points = pointsOf(node)
  const start = node.kind === 'scan' ? moveTime(timing, node.axis.motor, node.axis.start, before) : undefined
  const first = childrenTime(timing, node.children, start?.after ?? before)
  const later = points > 1 ? childrenTime(timing, node.children, first.after) : first
  const seconds = new Map<NodeId, number>()
  for (const [id, duration] of first.seconds) {
    seconds.set(id, duration + (points - 1) * (later.seconds.get(id) ?? 0))
  }
  if (node.kind === 'repeat') return { seconds: withOwn(node, seconds, 0), after: later.after }
  const { motor, start: from, stop, intervals } = node.axis
  const moves = intervals * durationOfMove(timing, motor, Math.abs(stop - from) / intervals)
  const after = { ...later.after, motors: new Map(later.after.motors).set(motor, stop) }
  return { seconds: withOwn(node, seconds, moves + (start?.seconds ?? 0)), after }
}

function moveTime(
  timing: Timing,
  motor: string,
  target: number,
  before: BeamlineState,
): { readonly seconds: number; readonly after: BeamlineState } {
  const from = before.motors.get(motor)
  const after = { ...before, motors: new Map(before.motors).set(motor, target) }
  const distance = from === undefined ? 0 : Math.abs(target - from)
  return { seconds: distance === 0 ? 0 : durationOfMove(timing, motor, distance), after }
}

function durationOfMove({ beamline }: Timing, motor: string, distance: number): number {
  return distance / ((beamline.motors[motor]?.speed ?? assumedSpeed) * beamline.speedup) + moveOverheadS
}

/** A node lasts as long as its own moves and its children. */
function withOwn(
  node: SequencePlan | ScanPlan | RepeatPlan,
  seconds: ReadonlyMap<NodeId, number>,
  ownS: number,
): ReadonlyMap<NodeId, number> {
  const total = node.children.reduce((sum, child) => sum + (seconds.get(child.id) ?? 0), ownS)
  return new Map(seconds).set(node.id, total)
}

function withDurations<T extends PlanNode>(node: T, seconds: ReadonlyMap<NodeId, number>): T {
  const durationS = demand(seconds.get(node.id), `duration of ${node.id}`)
  if (!('children' in node)) return { ...node, durationS }
  return { ...node, durationS, children: node.children.map(child => withDurations(child, seconds)) }
}
