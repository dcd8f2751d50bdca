import type { ScannedMotor } from '../model/plan.ts'
import { cameraHead } from './camera-groups.ts'
import { entryHead, entryTail } from './common-groups.ts'
import type { NexusContext } from './context.ts'
import type { CameraLayout } from './camera-layout.ts'
import { entryFileName, pointStatus, unfinishedStatus } from './names.ts'
import { textLimits } from './text-limits.ts'
import { axisColumn, nativeLayout, signalColumn } from './native-layout.ts'
import type { NativeLayout } from './native-layout.ts'
import {
  group,
  growingAxis,
  hardLink,
  indexes,
  integer,
  numbers,
  optionalText,
  placeholder,
  softLink,
  text,
} from './nodes.ts'
import { columnNodes, monochromator } from './number-groups.ts'
import { nxData } from './nx-data.ts'
import type { PlotAxis } from './nx-data.ts'
import { positionerStartPath, positionersStart } from './positioners.ts'
import { rootAttributes } from './root-attributes.ts'
import { safeName } from './slug.ts'
import type { FileSkeleton, SkeletonNode } from './skeleton.ts'
import type { NativeScanPlan } from '../model/plan.ts'

/** The file of a scan that SPEC runs: the groups of every entry, columns that grow with its points. */
export function nativeSkeleton(plan: NativeScanPlan, given: NexusContext): FileSkeleton {
  const layout = nativeLayout(plan)
  const context = withMotorsOf(layout, given)
  const { path } = layout
  return {
    rootAttributes: rootAttributes(entryFileName(context.experiment, layout.entry), layout.entry, context),
    nodes: [
      group(
        path,
        'NXentry',
        hasNativePlot(plan, context.beamline.ringCurrent) ? { default: 'plotselect' } : {},
      ),
      ...entryHead(path, plan.command, context),
      ...entryTail(path),
      ...run(layout),
      ...positionersStart(path, context),
      ...targets(layout),
      ...valueNodes(layout),
      ...monochromator(path, layout.columns, context.beamline),
      ...positioners(layout, context),
      ...layout.cameras.flatMap(camera => cameraNodes(camera, context)),
      ...measurement(layout),
      ...summaryPlot(layout, context),
      ...layout.cameras.flatMap(camera => imagePlot(camera, layout)),
      ...layout.cameras.map(frames),
    ],
  }
}

/** Whether the file has a `plotselect`: SPEC may scan without counting. */
export function hasNativePlot(plan: NativeScanPlan, ringCurrent: string | undefined): boolean {
  return plottedColumn(nativeLayout(plan), ringCurrent) !== undefined
}

/** SPEC has more motors than a beamline file names, and told where they all stood. */
function withMotorsOf({ head }: NativeLayout, context: NexusContext): NexusContext {
  const told = Object.fromEntries(
    Object.keys(head.positions).map(motor => [motor, { unit: '', speed: undefined }]),
  )
  const motors = { ...told, ...context.beamline.motors }
  const positions = { ...context.positions, ...head.positions }
  return { ...context, beamline: { ...context.beamline, motors }, positions }
}

function run({ path: entry, plan, head, statusPath, grid }: NativeLayout): readonly SkeletonNode[] {
  const path = `${entry}/run`
  const meaning = '0 not done, 1 ok, 2 ok after retry, 3 failed, 4 skipped'
  return [
    group(path, 'NXcollection'),
    text(`${path}/node_path`, plan.id),
    text(`${path}/scan_command`, plan.command),
    ...(head.number === undefined ? [] : [integer(`${path}/scan_number`, head.number)]),
    ...optionalText(`${path}/data_file`, head.dataFile),
    placeholder(`${path}/status`, textLimits.status, unfinishedStatus),
    placeholder(`${path}/error`, textLimits.error, ''),
    placeholder(`${path}/comments`, textLimits.comments, ''),
    series(statusPath, 'int8', grid, pointStatus.notDone, { meaning }),
  ]
}

function series(
  path: string,
  type: 'float64' | 'int8',
  grid: readonly number[] | undefined,
  fill: number,
  attributes: Readonly<Record<string, string>>,
): SkeletonNode {
  if (grid !== undefined) return { kind: 'values', path, type, shape: grid, fill, attributes }
  return { kind: 'series', path, type, fill, attributes }
}

/** Set points of a grid: plots need one coordinate per row and column, not per point. */
function targets({ path, grid, plan, columns, head }: NativeLayout): readonly SkeletonNode[] {
  if (grid === undefined) return []
  return plan.axes.flatMap((motors, dimension) => {
    const [first] = motors
    const size = grid[dimension] ?? 0
    if (first === undefined || columns.some(column => isMotor(column.source, first.motor))) return []
    const at = `${path}/instrument/${safeName(first.motor)}`
    return [group(at, 'NXpositioner'), ...target(at, first, size, head.positions)]
  })
}

function target(
  at: string,
  scanned: ScannedMotor,
  size: number,
  before: Readonly<Record<string, number>>,
): readonly SkeletonNode[] {
  return [
    numbers(`${at}/target_value`, [size], setPoints(scanned, size, before), scanned.unit, {
      long_name: scanned.motor,
    }),
  ]
}

function setPoints(
  { motor, start, stop, isRelative }: ScannedMotor,
  size: number,
  before: Readonly<Record<string, number>>,
): readonly number[] {
  const origin = isRelative ? (before[motor] ?? 0) : 0
  const step = size > 1 ? (stop - start) / (size - 1) : 0
  return Array.from({ length: size }, (_, index) => origin + start + index * step)
}

function valueNodes(layout: NativeLayout): readonly SkeletonNode[] {
  const { columns, imaged, grid, plan, head } = layout
  return [...columns, ...imaged].flatMap(column => [
    ...columnNodes(column, false, grid === undefined ? 'grows' : 'planned'),
    ...(grid === undefined
      ? []
      : plan.axes.flatMap(([first], dimension) =>
          first !== undefined && isMotor(column.source, first.motor)
            ? target(column.groupPath, first, grid[dimension] ?? 0, head.positions)
            : [],
        )),
  ])
}

function isMotor(source: { readonly kind: string; readonly mnemonic?: string }, motor: string): boolean {
  return source.kind === 'motor' && source.mnemonic === motor
}

function positioners({ path, columns }: NativeLayout, context: NexusContext): readonly SkeletonNode[] {
  const at = `${path}/instrument/positioners`
  const links = new Map(
    Object.keys(context.beamline.motors).map(motor => [safeName(motor), positionerStartPath(path, motor)]),
  )
  for (const { name, path: column, source } of columns) if (source.kind === 'motor') links.set(name, column)
  return [group(at, 'NXcollection'), ...[...links].map(([name, linked]) => hardLink(`${at}/${name}`, linked))]
}

function cameraNodes(camera: CameraLayout, context: NexusContext): readonly SkeletonNode[] {
  const { groupPath, plan } = camera
  return [
    ...cameraHead(camera, context),
    numbers(`${groupPath}/count_time`, [], [plan.exposureS], 's'),
    group(`${groupPath}/acquisition`, 'NXcollection'),
    text(`${groupPath}/acquisition/role`, 'data'),
  ]
}

function frames({ dataPath, countPath, plan, leading, name }: CameraLayout): SkeletonNode {
  const attributes = { units: 'counts', interpretation: 'image', long_name: name }
  const { image, pixelType } = plan
  return { kind: 'frames', path: dataPath, countPath, pixelType, image, leading, attributes }
}

function measurement({ path, columns, imaged, cameras }: NativeLayout): readonly SkeletonNode[] {
  const at = `${path}/measurement`
  return [
    group(at, 'NXcollection'),
    ...[...columns, ...imaged].map(column => softLink(`${at}/${column.name}`, column.path)),
    ...cameras.map(camera => softLink(`${at}/${camera.name}`, camera.dataPath)),
  ]
}

function summaryPlot(layout: NativeLayout, { beamline }: NexusContext): readonly SkeletonNode[] {
  const signal = plottedColumn(layout, beamline.ringCurrent)
  if (signal === undefined) return []
  return nxData({
    path: `${layout.path}/plotselect`,
    title: layout.plan.command,
    signal: { name: signal.name, member: at => hardLink(at, signal.path) },
    auxiliary: [],
    axes: layout.grid === undefined ? growingAxes(layout, signal.name) : gridAxes(layout, layout.grid),
  })
}

function plottedColumn(
  { columns, imaged }: NativeLayout,
  ringCurrent: string | undefined,
): ReturnType<typeof signalColumn> {
  return signalColumn([...columns, ...imaged], ringCurrent)
}

/** The column against which a scan is plotted; none where there is only the signal itself. */
function growingAxes(layout: NativeLayout, signal: string): readonly PlotAxis[] {
  const axis = axisColumn(layout.plan, layout.columns)
  if (axis === undefined || axis.name === signal) return []
  return [{ name: axis.name, member: at => hardLink(at, axis.path) }]
}

function gridAxes({ plan, path, columns }: NativeLayout, grid: readonly number[]): readonly PlotAxis[] {
  return grid.map((size, dimension) => {
    const motor = plan.axes[dimension]?.[0]?.motor
    if (motor === undefined) {
      const name = `point_${dimension}`
      return { name, member: (at: string) => indexes(at, size) }
    }
    const group = columns.find(({ source }) => isMotor(source, motor))?.groupPath
    const target = `${group ?? `${path}/instrument/${safeName(motor)}`}/target_value`
    return { name: safeName(motor), member: (at: string) => hardLink(at, target) }
  })
}

function imagePlot(camera: CameraLayout, layout: NativeLayout): readonly SkeletonNode[] {
  const { dataPath, groupPath, name } = camera
  const { grid } = layout
  const pixels = ['y', 'x'].map((axis): PlotAxis => ({
    name: axis,
    member: at => hardLink(at, `${groupPath}/pixel_axes/${axis}`),
  }))
  const points = grid === undefined ? growingAxes(layout, 'data') : growingGrid(layout, grid, dataPath)
  return nxData({
    path: `${layout.path}/plot_${name}`,
    title: layout.plan.command,
    signal: { name: 'data', member: at => hardLink(at, dataPath) },
    auxiliary: [],
    axes: [...points, ...pixels],
  })
}

/** The slowest dimension of the frames has as many rows as there are; its coordinates must be as many. */
function growingGrid(layout: NativeLayout, grid: readonly number[], dataPath: string): readonly PlotAxis[] {
  const [slowest, ...inner] = gridAxes(layout, grid)
  const [size = 0] = grid
  const scanned = layout.plan.axes[0]?.[0]
  const values =
    scanned === undefined
      ? Array.from({ length: size }, (_, index) => index)
      : setPoints(scanned, size, layout.head.positions)
  if (slowest === undefined) return inner
  const member = (at: string): SkeletonNode => growingAxis(at, dataPath, values, scanned?.unit ?? '')
  return [{ name: slowest.name, member }, ...inner]
}
