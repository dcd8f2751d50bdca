import { demand } from '../base/assert.ts'
import type { ExperimentEvent, NumberedEvent } from '../model/events.ts'
import type { ExperimentTree } from '../structure/experiment-tree.ts'
import type { NexusContext } from './context.ts'
import { isoTime } from './iso-time.ts'
import { knownMetadata } from './known-metadata.ts'
import { masterSkeleton, type Gap } from './master-skeleton.ts'
import type { FileSkeleton } from './skeleton.ts'

/** All that the files tell besides the plan, from the first event of an experiment: live, and again after a crash. */
export function experimentContext(events: readonly NumberedEvent[]): NexusContext {
  const { event, atMs } = demand(
    events.find((numbered): numbered is NumberedEvent & { event: CreatedEvent } => {
      return numbered.event.kind === 'experiment.created'
    }),
    'experiment.created event',
  )
  return {
    experiment: event.experiment,
    startedAt: isoTime(atMs, event.utcOffsetMinutes),
    ...knownMetadata(event.plan),
    beamline: event.beamline,
    detectors: event.detectors,
    description: event.description,
    planJson: JSON.stringify(event.plan),
    program: event.program,
    simulated: event.simulated,
  }
}

/** The master file as it should be after these events. */
export function masterOf(tree: ExperimentTree, events: readonly NumberedEvent[]): FileSkeleton {
  const plan = demand(tree.plan, 'plan of the experiment')
  // The plan may have grown since the first event.
  const context = { ...experimentContext(events), planJson: JSON.stringify(plan) }
  return masterSkeleton(plan, context, tree, gapsOf(events))
}

type CreatedEvent = Extract<ExperimentEvent, { kind: 'experiment.created' }>

function gapsOf(events: readonly NumberedEvent[]): readonly Gap[] {
  return events.flatMap(({ event }) => (event.kind === 'gap' ? [event] : []))
}
