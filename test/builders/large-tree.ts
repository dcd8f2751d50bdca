import { childId, entryName, nodeId } from '../../shared/model/ids.ts'
import type { ExperimentEvent, NumberedEvent } from '../../shared/model/events.ts'
import type { AcquisitionPlan, Plan, ScanPlan, SequencePlan } from '../../shared/model/plan.ts'
import { effPlan } from './sketched-plan.ts'

const root = nodeId('/Large')
const scansPerSequence = 100
const acquisitionsPerScan = 9

/** A plan of about `nodes` nodes: sequences of 100 scans, each of nine acquisitions. */
export function largePlan(nodes: number): Plan {
  const perSequence = 1 + scansPerSequence * (1 + acquisitionsPerScan)
  const sequences = Array.from({ length: Math.max(1, Math.round(nodes / perSequence)) }, (_, at) =>
    sequence(at),
  )
  const plan = effPlan()
  const entries = sequences.flatMap(({ children }) =>
    children.flatMap(({ entry, id }) => (entry === undefined ? [] : { name: entry, node: id })),
  )
  return {
    ...plan,
    name: 'Large',
    entries,
    root: { ...plan.root, id: root, name: 'Large', children: sequences },
  }
}

/** What creates the experiment, and then points of one scan after the other, for ever. */
export function largeEvents(
  plan: Plan,
  created: ExperimentEvent,
): (count: number, atMs: number) => NumberedEvent[] {
  const scans = plan.root.children.flatMap(child => ('children' in child ? child.children : []))
  let seq = 0
  let scan = 0
  let point = 0
  return (count, atMs) =>
    Array.from({ length: count }, () => {
      seq += 1
      if (seq === 1) return { seq, atMs, event: created }
      const node = scans[scan % scans.length]?.id ?? root
      const event: ExperimentEvent =
        point === 0
          ? { kind: 'node.started', node }
          : { kind: 'point.recorded', node, point: point - 1, values: { th: point, det: point % 7 } }
      point += 1
      if (point > 11) {
        point = 0
        scan += 1
      }
      return { seq, atMs, event }
    })
}

function sequence(at: number): SequencePlan {
  const id = childId(root, `Sequence ${at}`)
  const children = Array.from({ length: scansPerSequence }, (_, index) =>
    scan(id, at * scansPerSequence + index),
  )
  return { kind: 'sequence', id, name: `Sequence ${at}`, entry: undefined, durationS: 1000, children }
}

function scan(parent: SequencePlan['id'], index: number): ScanPlan {
  const entry = entryName(index + 1)
  const id = childId(parent, `th scan ${index}`)
  const positions = Array.from({ length: 11 }, (_, at) => at)
  return {
    kind: 'scan',
    id,
    name: `th scan ${index}`,
    entry,
    durationS: 10,
    axis: { motor: 'th', unit: 'deg', start: 0, stop: 10, intervals: 10, positions },
    children: Array.from({ length: acquisitionsPerScan }, (_, at) => acquisition(id, entry, at)),
  }
}

function acquisition(parent: ScanPlan['id'], entry: ScanPlan['entry'], index: number): AcquisitionPlan {
  return {
    kind: 'acquisition',
    id: childId(parent, `count ${index}`),
    name: `count ${index}`,
    entry,
    durationS: 1,
    role: 'data',
    appliesTo: [],
    camera: undefined,
    countS: 0.1,
    beam: { shutter: 'as-is', sample: 'as-is' },
    repeatShape: [11],
  }
}
