import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { counted } from '../../shared/base/counted.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'
import { toProblem, type Problem } from '../../shared/model/problem.ts'
import { entryFileName, pointStatus } from '../../shared/nexus/names.ts'
import type { NumberColumn } from '../../shared/nexus/number-columns.ts'
import { pointPlaces, type PointPlaces } from '../../shared/nexus/point-places.ts'
import { recordedPoints, type PointValues, type RecordedPoints } from '../../shared/nexus/recorded-points.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import type { DataFile } from '../files/data-file.ts'
import { openHdf5 } from '../files/hdf5-file/open-hdf5.ts'
import { finding, type DatasetAccount } from './findings.ts'

export interface PointContext {
  readonly datasets: readonly DatasetAccount[]
  readonly recording: boolean
}

/** Every point of the journal is in the file with its status and its numbers, its frames are there; and no other point is. */
export async function verifyPoints(
  folder: string,
  tree: ExperimentTree,
  events: readonly NumberedEvent[],
  context: PointContext,
): Promise<readonly Problem[]> {
  const { experiment, plan } = tree
  if (experiment === undefined || plan === undefined) return []
  const recorded = recordedPoints(events)
  const problems: Problem[] = []
  for (const { name } of plan.entries) {
    const file = join(folder, entryFileName(experiment, name))
    if (!existsSync(file)) continue
    const places = pointPlaces(plan, name)
    problems.push(...(await verifyFile(file, places, recorded, context).catch(asProblem)))
  }
  return problems
}

function asProblem(error: unknown): readonly Problem[] {
  return [toProblem(error)]
}

async function verifyFile(
  file: string,
  places: readonly PointPlaces[],
  recorded: RecordedPoints,
  context: PointContext,
): Promise<readonly Problem[]> {
  const open = await openHdf5(file)
  try {
    const problems: Problem[] = []
    for (const place of places) {
      const points = recorded.get(place.node) ?? new Map<number, PointValues>()
      problems.push(
        ...(await numberProblems(open, place, points, context.recording)),
        ...(context.recording ? [] : frameProblems(file, place, points, context.datasets)),
      )
    }
    return problems
  } finally {
    await open.close()
  }
}

async function numberProblems(
  open: DataFile,
  { columns, size, statusPath }: PointPlaces,
  points: ReadonlyMap<number, PointValues>,
  recording: boolean,
): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  // Columns that grow have no planned length: as long as the first of them, and no told point may be missing.
  let length = size
  const isLong = (values: ArrayLike<number>): boolean => {
    if (size === undefined && recording) return values.length > lastOf(points)
    length ??= Math.max(values.length, lastOf(points) + 1)
    return values.length === length
  }
  const wrongLength = (where: string, found: number): Problem =>
    finding(where, `${length ?? lastOf(points) + 1} points should be here, there are ${found}`)
  if (statusPath !== undefined) {
    const where = `${open.file}:${statusPath}`
    const statuses = await numbersAt(open, statusPath)
    if (isLong(statuses)) problems.push(...statusProblems(where, statuses, points, recording))
    else problems.push(wrongLength(where, statuses.length))
  }
  for (const column of columns) {
    const where = `${open.file}:${column.path}`
    const values = await numbersAt(open, column.path)
    if (isLong(values)) problems.push(...differences(where, column, values, points))
    else problems.push(wrongLength(where, values.length))
  }
  return problems
}

function statusProblems(
  where: string,
  statuses: Iterable<number>,
  points: ReadonlyMap<number, PointValues>,
  recording: boolean,
): readonly Problem[] {
  return [...statuses].flatMap((status, point) => {
    const isDone = status === pointStatus.ok || status === pointStatus.okAfterRetry
    if (isDone === points.has(point) || (isDone && recording)) return []
    const told = points.has(point) ? 'was recorded' : 'was not recorded'
    return [finding(where, `point ${point} ${told}, its status is ${status}`)]
  })
}

function differences(
  where: string,
  { name }: NumberColumn,
  values: ArrayLike<number>,
  points: ReadonlyMap<number, PointValues>,
): readonly Problem[] {
  return [...points].flatMap(([point, told]) => {
    const expected = told[name]
    const found = values[point]
    if (expected === undefined || isSame(expected, found)) return []
    return [
      finding(
        where,
        `point ${point} was recorded with ${expected ?? 'no number'}, here is ${found ?? 'nothing'}`,
      ),
    ]
  })
}

/** What is not finite travels as null in events. */
function isSame(told: number | null, found: number | undefined): boolean {
  return told === null ? !Number.isFinite(found) : told === found
}

/** A point is only told when its frames are acknowledged: they are there, or a gap says why not, at the latest at the end. */
function frameProblems(
  file: string,
  { cameras }: PointPlaces,
  points: ReadonlyMap<number, PointValues>,
  datasets: readonly DatasetAccount[],
): readonly Problem[] {
  const last = lastOf(points)
  return cameras.flatMap(camera => {
    const needed = (last + 1) * camera.plan.frames
    const account = datasets.find(({ dataset }) => dataset === camera.dataPath)
    const accounted = (account?.complete ?? 0) + (account?.missingBehind ?? 0)
    if (accounted >= needed) return []
    return [
      finding(
        `${file}:${camera.dataPath}`,
        `point ${last} needs ${counted(needed, 'frame')}, ${counted(accounted, 'is', 'are')} accounted for`,
      ),
    ]
  })
}

/** −1 where there is none. */
function lastOf(points: ReadonlyMap<number, PointValues>): number {
  let last = -1
  for (const point of points.keys()) last = Math.max(last, point)
  return last
}

async function numbersAt(open: DataFile, path: string): Promise<ArrayLike<number> & Iterable<number>> {
  const { values } = await open.read(path, [])
  return values.kind === 'numbers' ? values.data : []
}
