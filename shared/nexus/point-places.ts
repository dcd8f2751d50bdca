import type { EntryName, NodeId } from '../model/ids.ts'
import type { Plan } from '../model/plan.ts'
import { entryLayout, type AcquisitionLayout, type EntryLayout, type LoopLayout } from './entry-layout.ts'
import type { NumberColumn } from './number-columns.ts'

/** Where the numbers of `point.recorded` of one scan or repeat stand: every column at the index of the point. */
export interface PointPlaces {
  readonly node: NodeId
  /** Points in all. */
  readonly size: number
  /** int8 per point; a repeat has none. */
  readonly statusPath: string | undefined
  readonly columns: readonly NumberColumn[]
  /** Acquisitions that run once per point. */
  readonly acquisitions: readonly AcquisitionLayout[]
}

/** Of every scan and repeat in an entry that records points. */
export function pointPlaces(plan: Plan, entry: EntryName): readonly PointPlaces[] {
  const layout = entryLayout(plan, entry)
  const scans = layout.scans.map(scan => ({
    ...placesOf(layout, scan.plan.id, scan.shape, scan.columns),
    statusPath: scan.statusPath,
  }))
  const repeats = [...innermostRepeats(layout)].map(([node, loops]) =>
    placesOf(
      layout,
      node,
      loops.map(loop => loop.size),
      [],
    ),
  )
  return [...scans, ...repeats]
}

function placesOf(
  { acquisitions }: EntryLayout,
  node: NodeId,
  shape: readonly number[],
  columns: readonly NumberColumn[],
): PointPlaces {
  const mine = acquisitions.filter(({ loops }) => loops.at(-1)?.plan.id === node)
  return {
    node,
    size: shape.reduce((all, size) => all * size, 1),
    statusPath: undefined,
    columns: [...columns, ...mine.flatMap(acquisition => acquisition.columns)],
    acquisitions: mine,
  }
}

function innermostRepeats({ acquisitions }: EntryLayout): ReadonlyMap<NodeId, readonly LoopLayout[]> {
  const found = new Map<NodeId, readonly LoopLayout[]>()
  for (const { loops } of acquisitions) {
    const last = loops.at(-1)
    if (last?.plan.kind === 'repeat') found.set(last.plan.id, loops)
  }
  return found
}
