import type { NativeScanPlan, PlanNode } from '../../shared/model/plan.ts'
import { axisColumn, columnsOfNative, signalColumn } from '../../shared/nexus/native-layout.ts'
import type { ExperimentTree, TreeNode } from '../../shared/structure/experiment-tree.ts'
import type { Axis, Curve } from './curve.ts'
import { grown } from './grown.ts'
import { scanColumns, type ScanColumn } from './scan-columns.ts'

export interface ScanCurveChoice {
  /** Undefined: the one a person most likely wants. */
  readonly column: string | undefined
  readonly normalise: boolean
  /** See `monitorColumn`. */
  readonly monitor?: string | undefined
}

/** Columns worth plotting against the scan axis, the most likely one first. */
export function plottableColumns(tree: ExperimentTree, scan: TreeNode): readonly ScanColumn[] {
  const signal = signalName(scan)
  return scanColumns(tree, scan)
    .filter(column => column.kind !== 'epoch' && column.name !== axisColumnName(scan, column))
    .sort((left, right) => rank(left, signal) - rank(right, signal))
}

/** What counts are divided by to take changes of the beam out: the column of that name, else the ring current. */
export function monitorColumn(tree: ExperimentTree, scan: TreeNode, chosen?: string): ScanColumn | undefined {
  const columns = scanColumns(tree, scan)
  const own = columns.find(({ name }) => name === chosen)
  return own ?? columns.find(({ name, unit }) => unit === 'mA' || /ring|current|srcur/i.test(name))
}

/** The one motor whose positions are the axis; undefined for maps, repeats and scans over time. */
export function scannedMotor(plan: PlanNode): string | undefined {
  if (plan.kind === 'scan') return plan.axis.motor
  return plan.kind === 'nativeScan' && plan.axes.length === 1 ? plan.axes[0]?.[0]?.motor : undefined
}

export function scanCurve(
  tree: ExperimentTree,
  scan: TreeNode,
  { column, monitor: chosen, normalise }: ScanCurveChoice,
): Curve | undefined {
  const columns = plottableColumns(tree, scan)
  const y = columns.find(({ name }) => name === column) ?? columns[0]
  if (y === undefined || y.length === 0) return undefined
  const { axis, values } = scanPositions(tree, scan)
  const monitor = normalise ? monitorColumn(tree, scan, chosen) : undefined
  const isPlain = monitor === undefined || monitor.name === y.name
  const counted = isPlain ? y.length : Math.min(y.length, monitor.length)
  // What SPEC reads back comes with the counts, never later; planned positions are known beforehand.
  const count =
    scan.plan.kind === 'nativeScan' && values.length > 0 ? Math.min(counted, values.length) : counted
  return {
    x: positionsUpTo(values, y, count),
    y: isPlain
      ? y.values
      : grown('divided', [y.values, monitor.values], { length: count, at: divide(y, monitor) }),
    count,
    xAxis: axis,
    yAxis: yAxis(y, monitor),
    name: scan.plan.name,
  }
}

/** Planned positions repeat with every turn of the loops around a scan; without any, points are numbered. */
function positionsUpTo(values: readonly number[], y: ScanColumn, count: number): readonly number[] {
  if (values.length >= count) return values
  const turn = values.length
  const at = (index: number) => (turn === 0 ? index : (values[index % turn] ?? index))
  return grown('positions', [y.values, values], { length: count, at })
}

/** Where the points are: read back where it was, else the planned positions of a scan, numbers of a repeat. */
export function scanPositions(
  tree: ExperimentTree,
  scan: TreeNode,
): { axis: Axis; values: readonly number[] } {
  if (scan.plan.kind === 'nativeScan') return nativePositions(scan, scan.plan)
  if (scan.plan.kind !== 'scan') return { axis: { label: 'repetition', unit: '' }, values: [] }
  const { motor, unit, positions } = scan.plan.axis
  const label = { label: motor, unit }
  const readBack = scanColumns(tree, scan).find(({ name, kind }) => name === motor && kind !== 'counter')
  if (readBack === undefined) return { axis: label, values: positions }
  const { length, values } = readBack
  const at = (index: number) => {
    const measured = values[index] ?? NaN
    return Number.isNaN(measured) ? (positions[index % positions.length] ?? index) : measured
  }
  return { axis: label, values: grown('read back', [values, positions], { length, at }) }
}

/** What SPEC read back; before the first point nothing. */
function nativePositions(scan: TreeNode, plan: NativeScanPlan): { axis: Axis; values: readonly number[] } {
  const axis = axisColumn(plan, columnsOfNative(plan))
  if (axis === undefined) return { axis: { label: 'point', unit: '' }, values: [] }
  const { length, values } = scan.columns.get(axis.name) ?? { length: 0, values: [] }
  // Seconds since 1970 tell a person nothing.
  if (axis.source.kind !== 'epoch') return { axis: { label: axis.name, unit: axis.unit }, values }
  const [first = 0] = values
  const at = (index: number) => (values[index] ?? NaN) - first
  return { axis: { label: 'time', unit: 's' }, values: grown('elapsed', [values], { length, at }) }
}

function axisColumnName(scan: TreeNode, { name, kind }: ScanColumn): string | undefined {
  if (scan.plan.kind === 'nativeScan') {
    const axis = axisColumn(scan.plan, columnsOfNative(scan.plan))
    return axis?.name === name ? name : undefined
  }
  if (scan.plan.kind !== 'scan' || kind === 'counter') return undefined
  const { motor } = scan.plan.axis
  return name === motor || name.endsWith(`_${motor}`) ? name : undefined
}

/** Of a scan that SPEC runs: what its file shows first, too. */
function signalName({ plan }: TreeNode): string | undefined {
  if (plan.kind !== 'nativeScan') return undefined
  const columns = columnsOfNative(plan)
  const ring = columns.find(({ unit }) => unit === 'mA')?.source
  return signalColumn(columns, ring?.kind === 'counter' ? ring.mnemonic : undefined)?.name
}

function rank({ name, kind, unit }: ScanColumn, signal: string | undefined): number {
  if (name === signal) return -1
  if (kind === 'mean' || /mean|sum/i.test(name)) return /(^|[^a-z])data/i.test(name) ? 0 : 1
  if (kind === 'region') return 1
  if (unit === 's') return 5
  if (unit === 'mA' || /ring|current|srcur/i.test(name)) return 4
  return kind === 'counter' ? 2 : 3
}

function yAxis(y: ScanColumn, monitor: ScanColumn | undefined): Axis {
  if (monitor === undefined || monitor.name === y.name) return { label: y.name, unit: y.unit }
  // Counts by counts are a number.
  const isNumber = y.unit === monitor.unit || y.unit === '' || monitor.unit === ''
  const unit = isNumber ? '' : `${y.unit}/${monitor.unit}`
  return { label: `${y.name} / ${monitor.name}`, unit }
}

function divide(y: ScanColumn, by: ScanColumn): (index: number) => number {
  return index => {
    const divisor = by.values[index] ?? NaN
    return divisor === 0 ? NaN : (y.values[index] ?? NaN) / divisor
  }
}
