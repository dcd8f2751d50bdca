import type { NumberedEvent } from '../../shared/model/events.ts'
import { pointStatus } from '../../shared/nexus/names.ts'
import { pointPlaces } from '../../shared/nexus/point-places.ts'
import { recordedPoints, type PointValues } from '../../shared/nexus/recorded-points.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import type { ClosingValues } from '../writer/recover-file.ts'
import { entryOfFile } from './closing-values.ts'

type Columns = NonNullable<ClosingValues['columns']>

/**
 * Brings statuses and numbers of an entry file in line with the journal, which is kept more often: after a power cut it
 * may know points whose numbers did not reach the file; after a kill the file may call a point done that was never told.
 */
export function pointColumns(tree: ExperimentTree, events: readonly NumberedEvent[], file: string): Columns {
  const entry = entryOfFile(tree, file)
  if (entry === undefined || tree.plan === undefined) return {}
  const recorded = recordedPoints(events)
  const columns: Record<string, (found: readonly number[]) => readonly number[]> = {}
  for (const place of pointPlaces(tree.plan, entry.name)) {
    const points = recorded.get(place.node) ?? new Map<number, PointValues>()
    const grown = place.size === undefined ? reaching(points) : (found: readonly number[]) => found
    if (place.statusPath !== undefined) columns[place.statusPath] = found => statuses(grown(found), points)
    for (const { name, path } of place.columns) columns[path] = found => numbers(grown(found), name, points)
  }
  return columns
}

function statuses(found: readonly number[], points: ReadonlyMap<number, PointValues>): readonly number[] {
  return found.map((status, point) => {
    const isDone = status === pointStatus.ok || status === pointStatus.okAfterRetry
    if (points.has(point)) return isDone ? status : pointStatus.ok
    return isDone || Number.isNaN(status) ? pointStatus.notDone : status
  })
}

/** Columns that grow with the points: as long as the last point that was told needs them. */
function reaching(points: ReadonlyMap<number, PointValues>): (found: readonly number[]) => readonly number[] {
  let length = 0
  for (const point of points.keys()) length = Math.max(length, point + 1)
  return found => Array.from({ length: Math.max(length, found.length) }, (_, at) => found[at] ?? Number.NaN)
}

function numbers(
  found: readonly number[],
  name: string,
  points: ReadonlyMap<number, PointValues>,
): readonly number[] {
  return found.map((value, point) => told(points.get(point)?.[name], value))
}

function told(value: number | null | undefined, found: number): number {
  if (value === undefined) return found
  // Infinities travel as null too: what is in the file may know better.
  return value ?? (Number.isFinite(found) ? Number.NaN : found)
}
