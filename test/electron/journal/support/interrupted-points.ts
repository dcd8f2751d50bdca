import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppendFile } from '../../../../electron/hdf5/appender/append-file.ts'
import { writeSkeleton } from '../../../../electron/hdf5/write-skeleton.ts'
import { encodeRecord, journalHead } from '../../../../electron/journal/journal-record.ts'
import { demand } from '../../../../shared/base/assert.ts'
import type { ExperimentEvent, NumberedEvent } from '../../../../shared/model/events.ts'
import { experimentId } from '../../../../shared/model/ids.ts'
import { entrySkeleton } from '../../../../shared/nexus/entry-skeleton.ts'
import { experimentContext } from '../../../../shared/nexus/experiment-context.ts'
import { entryFileName, masterFileName, pointStatus } from '../../../../shared/nexus/names.ts'
import { pointPlaces, type PointPlaces } from '../../../../shared/nexus/point-places.ts'
import { buildBeamline } from '../../../builders/beamline.ts'
import { alignmentPlan } from '../../../builders/sketched-plan.ts'

const plan = alignmentPlan()
const experiment = experimentId('ALIGN', 1)
const entry = demand(plan.entries[0], 'entry')

export interface InterruptedPoints {
  /** Points the journal tells of. */
  readonly told: readonly number[]
  /** Points whose numbers, and whose numbers and status, are in the file. */
  readonly numbered: readonly number[]
  readonly done: readonly number[]
}

/** A scan of eleven points without a camera, as a program leaves it that ended in its middle. */
export async function interruptedPoints(
  folder: string,
  { done, numbered, told }: InterruptedPoints,
): Promise<{ readonly file: string; readonly places: PointPlaces; readonly statusPath: string }> {
  const places = demand(pointPlaces(plan, entry.name)[0], 'scan')
  const statusPath = demand(places.statusPath, 'status of the points')
  const events = eventsWith(folder, places, told)
  const file = join(folder, entryFileName(experiment, entry.name))
  const skeleton = entrySkeleton(plan, entry.name, experimentContext(events))
  const open = new AppendFile(file, await writeSkeleton(file, skeleton, { replace: false }))
  for (const point of numbered)
    for (const [column, { path }] of places.columns.entries())
      open.writeValues(path, point, [numberOf(point, column)])
  for (const point of done) open.writeValues(statusPath, point, [pointStatus.ok])
  open.close()
  const records = events.map(encodeRecord)
  writeFileSync(join(folder, 'journal'), Buffer.concat([Buffer.from(journalHead), ...records]))
  return { file, places, statusPath }
}

/** Different for every point and column; not every column takes fractions. */
export function numberOf(point: number, column: number): number {
  return 1000 * (point + 1) + column
}

function eventsWith(folder: string, places: PointPlaces, told: readonly number[]): readonly NumberedEvent[] {
  const { columns, node } = places
  const events: readonly ExperimentEvent[] = [
    {
      kind: 'experiment.created',
      experiment,
      folder,
      master: masterFileName(experiment),
      plan,
      simulated: true,
      description: { file: 'align.yml', text: 'hutch: 1\n' },
      beamline: buildBeamline(),
      detectors: [],
      program: { name: 'Hutch', version: '0.1.0' },
      utcOffsetMinutes: 60,
    },
    { kind: 'node.started', node },
    ...told.map(point => {
      const values = Object.fromEntries(columns.map(({ name }, at) => [name, numberOf(point, at)]))
      return { kind: 'point.recorded', node, point, values } as const
    }),
  ]
  return events.map((event, index) => ({ seq: index + 1, atMs: index * 1000, event }))
}
