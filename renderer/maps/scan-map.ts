import {
  scanGrid,
  type GridPoints,
  type PlannedGrid,
  type ScanGrid,
} from '../../shared/analysis/grid/scan-grid.ts'
import type { PlannedAxis } from '../../shared/analysis/grid/grid-axis.ts'
import type { AxisPlan, NativeScanPlan, ScannedMotor } from '../../shared/model/plan.ts'
import { columnsOfNative } from '../../shared/nexus/native-layout.ts'
import type { ExperimentTree, TreeNode } from '../../shared/structure/experiment-tree.ts'
import type { Axis } from '../curves/curve.ts'
import { grown } from '../curves/grown.ts'
import type { PlotChoice } from '../curves/plot-choice.ts'
import { plottableColumns, scanCurve } from '../curves/scan-curve.ts'
import type { ScanColumn } from '../curves/scan-columns.ts'

/** What a scan over two motors measured, where it measured it. */
export interface ScanMap {
  readonly name: string
  /** The fast motor lies across, the slow one up. */
  readonly x: Axis
  readonly y: Axis
  readonly value: Axis
  readonly grid: ScanGrid
  readonly points: GridPoints
}

/** Motors of a scan that makes a map, by their mnemonics. */
export interface MapMotors {
  readonly fast: string
  readonly slow: string
}

interface Dimensions extends MapMotors {
  readonly slowAxis: Axis
  readonly slowPositions: (fast: {
    readonly x: ArrayLike<number>
    readonly count: number
  }) => ArrayLike<number>
  readonly planned: (first: { readonly x: number; readonly y: number }) => PlannedGrid
}

/** Undefined for a scan that makes no map: over one motor, none, or three. */
export function mapMotors(tree: ExperimentTree, scan: TreeNode): MapMotors | undefined {
  return dimensionsOf(tree, scan)
}

/** Columns that a map can show, the most likely one first. */
export function mappableColumns(tree: ExperimentTree, scan: TreeNode): readonly ScanColumn[] {
  const slow = dimensionsOf(tree, scan)?.slowAxis.label
  return plottableColumns(tree, scan).filter(({ name }) => name !== slow)
}

/** The chosen column on the grid of the two motors. Undefined before the first point, and where the points make no grid. */
export function scanMap(
  tree: ExperimentTree,
  scan: TreeNode,
  { left, monitor, normalise, right }: Pick<PlotChoice, 'left' | 'right' | 'normalise' | 'monitor'>,
): ScanMap | undefined {
  const dimensions = dimensionsOf(tree, scan)
  const offered = mappableColumns(tree, scan).map(({ name }) => name)
  const column = [...left, ...right].find(name => offered.includes(name)) ?? offered[0]
  const curve = dimensions === undefined ? undefined : scanCurve(tree, scan, { column, monitor, normalise })
  if (dimensions === undefined || curve === undefined) return undefined
  const y = dimensions.slowPositions({ x: curve.x, count: curve.count ?? curve.y.length })
  const count = Math.min(curve.count ?? Infinity, curve.x.length, curve.y.length, y.length)
  const points = { x: curve.x, y, values: curve.y, count }
  const grid = scanGrid(points, dimensions.planned({ x: curve.x[0] ?? Number.NaN, y: y[0] ?? Number.NaN }))
  if (grid === undefined) return undefined
  return { name: curve.name, x: curve.xAxis, y: dimensions.slowAxis, value: curve.yAxis, grid, points }
}

function dimensionsOf(tree: ExperimentTree, scan: TreeNode): Dimensions | undefined {
  if (scan.plan.kind === 'nativeScan') return nativeDimensions(scan, scan.plan)
  if (scan.plan.kind !== 'scan') return undefined
  const around = scanAround(tree, scan)
  return around === undefined ? undefined : nestedDimensions(scan.plan.axis, around)
}

function nativeDimensions(scan: TreeNode, plan: NativeScanPlan): Dimensions | undefined {
  const [slow, fast] = plan.axes.map(([first]) => first)
  const [rows, columns] = plan.shape ?? []
  if (plan.axes.length !== 2 || slow === undefined || fast === undefined) return undefined
  if (rows === undefined || columns === undefined) return undefined
  const column = columnsOfNative(plan).find(
    ({ source }) => source.kind === 'motor' && source.mnemonic === slow.motor,
  )
  const readBack = column === undefined ? undefined : scan.columns.get(column.name)
  return {
    fast: fast.motor,
    slow: slow.motor,
    slowAxis: { label: column?.name ?? slow.motor, unit: column?.unit ?? slow.unit },
    slowPositions: () => readBack?.values ?? [],
    planned: first => ({ x: commanded(fast, columns, first.x), y: commanded(slow, rows, first.y) }),
  }
}

/** Relative ends are counted from where the motor stood; the first point is at the start. */
function commanded({ isRelative, start, stop }: ScannedMotor, count: number, first: number): PlannedAxis {
  const from = isRelative && Number.isFinite(first) ? first - start : 0
  return { start: from + start, stop: from + stop, count }
}

function nestedDimensions(inner: AxisPlan, outer: AxisPlan): Dimensions {
  return {
    fast: inner.motor,
    slow: outer.motor,
    slowAxis: { label: outer.motor, unit: outer.unit },
    slowPositions: ({ count, x }) =>
      grown('rows', [outer.positions, inner.positions], {
        length: Math.min(count, x.length),
        at: point => outer.positions[Math.floor(point / inner.positions.length)] ?? Number.NaN,
      }),
    planned: () => ({ x: axisOf(inner), y: axisOf(outer) }),
  }
}

function axisOf({ intervals, start, stop }: AxisPlan): PlannedAxis {
  return { start, stop, count: intervals + 1 }
}

/** The scan around a scan, where nothing else repeats between them or around both. */
function scanAround(tree: ExperimentTree, scan: TreeNode): AxisPlan | undefined {
  const around: AxisPlan[] = []
  for (let at = scan.parent; at !== undefined;) {
    const node = tree.nodes.get(at)
    if (node?.plan.kind === 'repeat') return undefined
    if (node?.plan.kind === 'scan') around.push(node.plan.axis)
    at = node?.parent
  }
  return around.length === 1 ? around[0] : undefined
}
