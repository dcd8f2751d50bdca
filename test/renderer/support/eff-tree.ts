import type { NumberedEvent } from '../../../shared/model/events.ts'
import { nodeId } from '../../../shared/model/ids.ts'
import { applyExperimentEvents, emptyTree } from '../../../shared/structure/apply-event.ts'
import type { ExperimentTree } from '../../../shared/structure/experiment-tree.ts'
import { effPlan } from '../../builders/sketched-plan.ts'
import { scriptedEvents } from '../../fakes/scripted-experiment.ts'

export const startedAtMs = 1_000_000
const stepMs = 100
export const scan = nodeId('/EFF/Energy Scan')
export const data = nodeId('/EFF/Energy Scan/Data')
export const dark = nodeId('/EFF/Dark for data')
export const plan = effPlan()
/** A whole small EFF run: 5 points, 3 darks of each kind. */
export const events = scriptedEvents(plan, { startedAtMs, stepMs, folder: '/data' })
export const finished = treeOf(events)

export function treeOf(numbered: readonly NumberedEvent[]): ExperimentTree {
  return applyExperimentEvents(emptyTree(), numbered)
}

/** The tree right after a point of the scan was recorded, counted from 1. */
export function treeAfterPoint(point: number): ExperimentTree {
  return treeOf(eventsUpToPoint(point))
}

export function eventsUpToPoint(point: number): readonly NumberedEvent[] {
  const end = events.findIndex(({ event }) => event.kind === 'point.recorded' && event.point + 1 === point)
  return events.slice(0, end + 1)
}

export const normalised = {
  kind: 'result.added',
  result: {
    id: 'r1',
    node: scan,
    title: 'Normalised',
    workflow: 'normalise',
    file: 'results/EFF_0001_normalise_01.h5',
    process: '/entry/normalise',
    outputs: [],
    dataset: '/entry/data',
    shape: [5, 6, 8],
    dtype: 'float32',
  },
} as const
