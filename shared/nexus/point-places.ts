import type { EntryName, NodeId } from '../model/ids.ts'
import type { NativeScanPlan, Plan } from '../model/plan.ts'
import type { CameraLayout } from './camera-layout.ts'
import { entryLayout, type EntryLayout, type LoopLayout } from './entry-layout.ts'
import { nativeLayout } from './native-layout.ts'
import type { NumberColumn } from './number-columns.ts'
import { planNode } from './plan-walk.ts'

/** Where the numbers of `point.recorded` of one scan or repeat stand: every column at the index of the point. */
export interface PointPlaces {
  readonly node: NodeId
  /** Points in all; undefined where columns grow with the points. */
  readonly size: number | undefined
  /** int8 per point; a repeat has none. */
  readonly statusPath: string | undefined
  readonly columns: readonly NumberColumn[]
  /** That expose with every point. */
  readonly cameras: readonly CameraLayout[]
}

/** Of every scan and repeat in an entry that records points; none of a scan of SPEC that has not begun. */
export function pointPlaces(plan: Plan, entry: EntryName): readonly PointPlaces[] {
  const node = plan.entries.find(({ name }) => name === entry)?.node
  const root = node && planNode(plan, node)
  if (root?.kind === 'nativeScan') return root.head === undefined ? [] : [placesOfNative(root)]
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
    cameras: mine.flatMap(({ camera }) => (camera === undefined ? [] : [camera])),
  }
}

function placesOfNative(plan: NativeScanPlan): PointPlaces {
  const { cameras, columns, grid, imaged, statusPath } = nativeLayout(plan)
  return {
    node: plan.id,
    size: grid?.reduce((all, size) => all * size, 1),
    statusPath,
    columns: [...columns, ...imaged],
    cameras,
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
