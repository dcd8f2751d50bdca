import type { ExperimentTree, TreeNode } from '../../shared/structure/experiment-tree.ts'
import type { Axis, Curve } from './curve.ts'
import { difference } from './difference.ts'
import { otherScans } from './other-scans.ts'
import type { PlotChoice } from './plot-choice.ts'
import { plottableColumns, scanCurve } from './scan-curve.ts'

/** Everything that stands in the plot of a scan, besides fits and marks. */
export interface PlotScene {
  /** Those of the scan itself come first. */
  readonly curves: readonly Curve[]
  readonly x: Axis
  readonly left: Axis
  readonly right: Axis | undefined
  /** The planned range of x, so that a growing curve does not move its axis. */
  readonly xRange: readonly [number, number] | undefined
}

/** Undefined before the first point. */
export function plotScene(tree: ExperimentTree, scan: TreeNode, choice: PlotChoice): PlotScene | undefined {
  const own = curvesOf(tree, scan, choice)
  const [main] = own
  if (main === undefined) return undefined
  const others = otherScans(tree, scan, choice).flatMap(other =>
    curvesOf(tree, other, choice).map((curve): Curve => ({ ...curve, role: 'earlier' })),
  )
  const [reference] = others
  const curves =
    choice.isDifference && reference !== undefined
      ? [...own, ...others.slice(1)].map(curve => difference(curve, reference))
      : [...own, ...others]
  return {
    curves: named(curves, others.length > 0),
    x: main.xAxis,
    left: commonAxis(curves.filter(({ side }) => side !== 'right')) ?? main.yAxis,
    right: commonAxis(curves.filter(({ side }) => side === 'right')),
    xRange: plannedRange(scan),
  }
}

function curvesOf(tree: ExperimentTree, scan: TreeNode, choice: PlotChoice): readonly Curve[] {
  const offered = plottableColumns(tree, scan).map(({ name }) => name)
  const chosen = (names: readonly string[]) => names.filter(name => offered.includes(name))
  const left = chosen(choice.left)
  const right = chosen(choice.right).filter(name => !left.includes(name))
  const first = left.length + right.length === 0 ? offered.slice(0, 1) : left
  const curve = (side: 'left' | 'right') => (column: string) => {
    const { monitor, normalise } = choice
    const found = scanCurve(tree, scan, { column, monitor, normalise })
    return found === undefined ? [] : { ...found, side, name: scanName(scan) }
  }
  return [...first.flatMap(curve('left')), ...right.flatMap(curve('right'))]
}

/** `#12 ascan th` of `#12 ascan th 0 1 10 1`: as much as a tab has room for. */
export function scanTitle({ plan }: TreeNode): string {
  return /^#\d+ \S+ \S+/.exec(plan.name)?.[0] ?? plan.name
}

/** `#12` of `#12 ascan th 0 1 10 1`. */
function scanName({ plan }: TreeNode): string {
  return /^#\d+/.exec(plan.name)?.[0] ?? plan.name
}

/** Names in the legend: what tells the curves apart, the column, the scan or both. */
function named(curves: readonly Curve[], hasOthers: boolean): readonly Curve[] {
  const columns = new Set(curves.map(({ yAxis }) => yAxis.label))
  return curves.map(curve => {
    const { name, yAxis } = curve
    if (!hasOthers) return { ...curve, name: yAxis.label }
    return columns.size > 1 ? { ...curve, name: `${name} ${yAxis.label}` } : curve
  })
}

/** Several columns share an axis: their names are in the legend, their unit on the axis where it is the same. */
function commonAxis(curves: readonly Curve[]): Axis | undefined {
  const [first, ...others] = curves.map(({ yAxis }) => yAxis)
  if (first === undefined || others.every(({ label }) => label === first.label)) return first
  const labels = [...new Set([first, ...others].map(({ label }) => label))]
  const hasOneUnit = others.every(({ unit }) => unit === first.unit)
  return { label: labels.join(', '), unit: hasOneUnit ? first.unit : '' }
}

function plannedRange({ plan }: TreeNode): readonly [number, number] | undefined {
  if (plan.kind === 'scan') return ordered(plan.axis.start, plan.axis.stop)
  if (plan.kind !== 'nativeScan' || plan.axes.length !== 1) return undefined
  const [motor] = plan.axes[0] ?? []
  return motor === undefined || motor.isRelative ? undefined : ordered(motor.start, motor.stop)
}

function ordered(one: number, other: number): readonly [number, number] | undefined {
  return one === other ? undefined : [Math.min(one, other), Math.max(one, other)]
}
