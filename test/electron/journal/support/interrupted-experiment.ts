import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppendFile } from '../../../../electron/hdf5/appender/append-file.ts'
import { writeSkeleton } from '../../../../electron/hdf5/write-skeleton.ts'
import { encodeRecord, journalHead } from '../../../../electron/journal/journal-record.ts'
import { demand } from '../../../../shared/base/assert.ts'
import type { DatasetInfo, ExperimentEvent, NumberedEvent } from '../../../../shared/model/events.ts'
import { childId, experimentId } from '../../../../shared/model/ids.ts'
import type { Plan } from '../../../../shared/model/plan.ts'
import { entrySkeleton } from '../../../../shared/nexus/entry-skeleton.ts'
import { experimentContext, masterOf } from '../../../../shared/nexus/experiment-context.ts'
import { datasetOf, masterFileName } from '../../../../shared/nexus/names.ts'
import { applyExperimentEvents, emptyTree } from '../../../../shared/structure/apply-event.ts'
import { buildBeamline } from '../../../builders/beamline.ts'
import { effPlan } from '../../../builders/sketched-plan.ts'

export const startMs = Date.parse('2026-03-01T09:00:00Z')
const plan: Plan = effPlan()
const dark = childId(childId(undefined, 'EFF'), 'Dark for white')
const place = demand(datasetOf(experimentId('EFF', 1), plan, dark), 'frames of the dark')

export interface Interruption {
  /** Frames that stand in the entry file. */
  readonly inFile: number
  /** Frames the journal knows of. */
  readonly inJournal: number
}

/** A folder as a killed process leaves it: in its first acquisition, files open, no end in the journal. */
export async function interruptedExperiment(
  folder: string,
  { inFile, inJournal }: Interruption,
): Promise<{
  readonly events: readonly NumberedEvent[]
  readonly entryFile: string
  readonly dataset: string
}> {
  const events = eventsSoFar(folder, inJournal)
  const tree = applyExperimentEvents(emptyTree(), events)
  const master = join(folder, masterFileName(experimentId('EFF', 1)))
  await writeSkeleton(master, masterOf(tree, events), { replace: true })
  const entryFile = join(folder, place.file)
  const skeleton = entrySkeleton(plan, demand(plan.entries[0], 'entry').name, experimentContext(events))
  const open = new AppendFile(entryFile, await writeSkeleton(entryFile, skeleton, { replace: false }))
  for (let frame = 0; frame < inFile; frame++) open.append(place.path, frame, darkFrame(frame))
  open.publish()
  writeFileSync(
    join(folder, 'journal'),
    Buffer.concat([Buffer.from(journalHead), ...events.map(encodeRecord)]),
  )
  return { events, entryFile, dataset: place.path }
}

/** 6 × 8 pixels that tell their frame. */
export function darkFrame(frame: number): Uint8Array {
  return new Uint8Array(Uint16Array.from({ length: 48 }, (_, at) => frame * 1000 + at).buffer)
}

function eventsSoFar(folder: string, complete: number): readonly NumberedEvent[] {
  const info: DatasetInfo = {
    node: dark,
    file: place.file,
    dataset: place.path,
    shape: [...place.leading, 6, 8],
    dtype: 'uint16',
    role: 'dark',
    detector: place.detector,
  }
  const { node, file, dataset } = info
  const events: readonly ExperimentEvent[] = [
    {
      kind: 'experiment.created',
      experiment: experimentId('EFF', 1),
      folder,
      master: masterFileName(experimentId('EFF', 1)),
      plan,
      simulated: true,
      description: { file: 'eff.yml', text: 'hutch: 1\n' },
      beamline: buildBeamline(),
      detectors: [],
      program: { name: 'Hutch', version: '0.1.0' },
      utcOffsetMinutes: 60,
    },
    { kind: 'dataset.created', ...info },
    { kind: 'node.started', node },
    ...(complete > 0 ? [{ kind: 'complete', node, dataset, file, complete } as const] : []),
  ]
  return events.map((event, index) => ({ seq: index + 1, atMs: startMs + index * 1000, event }))
}
