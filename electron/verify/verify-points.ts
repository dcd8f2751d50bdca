import { existsSync } from 'node:fs'
import { join } from 'node:path'
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
        ...(await statusProblems(open, place, points, context.recording)),
        ...(await valueProblems(open, place, points)),
        ...frameProblems(file, place, points, context.datasets),
      )
    }
    return problems
  } finally {
    await open.close()
  }
}

async function statusProblems(
  open: DataFile,
  { size, statusPath }: PointPlaces,
  points: ReadonlyMap<number, PointValues>,
  recording: boolean,
): Promise<readonly Problem[]> {
  if (statusPath === undefined) return []
  const where = `${open.file}:${statusPath}`
  const statuses = await numbersAt(open, statusPath)
  if (statuses.length !== size)
    return [finding(where, `${size} points are planned, ${statuses.length} are here`)]
  return [...statuses].flatMap((status, point) => {
    const isDone = status === pointStatus.ok || status === pointStatus.okAfterRetry
    if (isDone === points.has(point) || (isDone && recording)) return []
    const told = points.has(point) ? 'was recorded' : 'was not recorded'
    return [finding(where, `point ${point} ${told}, its status is ${status}`)]
  })
}

async function valueProblems(
  open: DataFile,
  { columns, size }: PointPlaces,
  points: ReadonlyMap<number, PointValues>,
): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  for (const column of columns) {
    const values = await numbersAt(open, column.path)
    const where = `${open.file}:${column.path}`
    if (values.length !== size)
      problems.push(finding(where, `${size} values are planned, ${values.length} are here`))
    else problems.push(...differences(where, column, values, points))
  }
  return problems
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

/** A point is only told when its frames are acknowledged: they are there, or a gap says why not. */
function frameProblems(
  file: string,
  { acquisitions }: PointPlaces,
  points: ReadonlyMap<number, PointValues>,
  datasets: readonly DatasetAccount[],
): readonly Problem[] {
  const last = Math.max(-1, ...points.keys())
  return acquisitions.flatMap(({ camera }) => {
    if (camera === undefined) return []
    const needed = (last + 1) * camera.plan.frames
    const account = datasets.find(({ dataset }) => dataset === camera.dataPath)
    const accounted = (account?.complete ?? 0) + (account?.missingBehind ?? 0)
    if (accounted >= needed) return []
    return [
      finding(
        `${file}:${camera.dataPath}`,
        `point ${last} needs ${needed} frames, ${accounted} are accounted for`,
      ),
    ]
  })
}

async function numbersAt(open: DataFile, path: string): Promise<ArrayLike<number> & Iterable<number>> {
  const { values } = await open.read(path, [])
  return values.kind === 'numbers' ? values.data : []
}
