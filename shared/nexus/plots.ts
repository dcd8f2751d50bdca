import type { CameraLayout } from './camera-layout.ts'
import type { AcquisitionLayout, EntryLayout, LoopLayout } from './entry-layout.ts'
import { exposures } from './camera-groups.ts'
import type { Exposure } from './camera-groups.ts'
import { counting, growingAxis, hardLink, indexes } from './nodes.ts'
import { nxData } from './nx-data.ts'
import type { PlotAxis, PlotMember } from './nx-data.ts'
import type { NumberColumn } from './number-columns.ts'
import { withUnit } from './number-groups.ts'
import type { SkeletonNode } from './skeleton.ts'

/** The default plot of the entry and one image plot per camera acquisition. */
export function plots(layout: EntryLayout, ringCurrent: string | undefined): readonly SkeletonNode[] {
  const images = exposures(layout)
  const own = images.find(({ plan }) => plan === layout.node)
  const path = `${layout.path}/plotselect`
  if (own !== undefined) return imagePlot(own, path)
  return [
    ...summaryPlot(layout, path, ringCurrent),
    ...images.flatMap(exposure => imagePlot(exposure, `${layout.path}/plot_${exposure.camera.name}`)),
  ]
}

/** Whether `plots` makes a `plotselect`: an entry that only moves has nothing to show. */
export function hasPlot(layout: EntryLayout, ringCurrent: string | undefined): boolean {
  const isOneExposure = exposures(layout).some(({ plan }) => plan === layout.node)
  return isOneExposure || summary(layout, ringCurrent) !== undefined
}

/** Its slowest axis grows with the frames, so that viewers show what there is while the rest is missing. */
function imagePlot(exposure: Exposure, path: string): readonly SkeletonNode[] {
  const { camera, loops, plan } = exposure
  const pixels = `${camera.groupPath}/pixel_axes`
  const hasFrameAxis = camera.leading.length > loops.length
  const [first, ...inner] = loops
  return nxData({
    path,
    title: plan.name,
    signal: { name: 'data', member: at => hardLink(at, camera.dataPath) },
    auxiliary: [],
    axes: [
      first === undefined ? growingFrames(camera) : growingLoop(first, camera),
      ...inner.map(loopAxis),
      ...(hasFrameAxis && first !== undefined ? [indexAxis('frame', camera.plan.frames)] : []),
      linkedAxis('y', `${pixels}/y`),
      linkedAxis('x', `${pixels}/x`),
    ],
  })
}

/**
 * One number per point: mean counts of the data with those of other acquisitions of the same shape beside it; without
 * a camera the first counter that is not the ring current.
 */
function summaryPlot(
  layout: EntryLayout,
  path: string,
  ringCurrent: string | undefined,
): readonly SkeletonNode[] {
  const shown = summary(layout, ringCurrent)
  if (shown === undefined) return []
  return nxData({
    path,
    title: layout.node.name,
    signal: columnMember(shown.signal),
    auxiliary: shown.auxiliary.map(columnMember),
    axes: shown.loops.length === 0 ? [indexAxis('point', 1)] : shown.loops.map(loopAxis),
  })
}

interface Summary {
  readonly loops: readonly LoopLayout[]
  readonly signal: NumberColumn
  readonly auxiliary: readonly NumberColumn[]
}

function summary(layout: EntryLayout, ringCurrent: string | undefined): Summary | undefined {
  return meanSummary(layout) ?? counterSummary(layout, ringCurrent)
}

function meanSummary(layout: EntryLayout): Summary | undefined {
  const images = exposures(layout)
  const main = images.find(({ plan }) => plan.role === 'data') ?? images[0]
  const signal = main && meanOf(main)
  if (main === undefined || signal === undefined) return undefined
  const auxiliary = images.flatMap(other => {
    const mean = meanOf(other)
    const isAlike = other !== main && sameShape(other.shape, main.shape)
    return isAlike && other.plan.role !== 'dark' && mean !== undefined ? [mean] : []
  })
  return { loops: main.loops, signal, auxiliary }
}

function counterSummary(layout: EntryLayout, ringCurrent: string | undefined): Summary | undefined {
  const places = [...(layout.mainScan === undefined ? [] : [layout.mainScan]), ...layout.acquisitions]
  for (const { loops, columns } of places) {
    const counters = columns.filter(column => column.source.kind === 'counter')
    const signal =
      counters.find(({ source }) => source.kind === 'counter' && source.mnemonic !== ringCurrent) ??
      counters[0] ??
      // The position that was reached has the name of its axis.
      columns.find(({ name }) => !loops.some(loop => loop.name === name))
    if (signal !== undefined) return { loops, signal, auxiliary: counters.filter(other => other !== signal) }
  }
  return undefined
}

function meanOf({ columns }: AcquisitionLayout): NumberColumn | undefined {
  return columns.find(column => column.source.kind === 'mean')
}

function columnMember(column: NumberColumn): PlotMember {
  return { name: column.name, member: at => hardLink(at, column.path) }
}

function loopAxis(loop: LoopLayout): PlotAxis {
  return loop.axisPath === undefined ? indexAxis(loop.name, loop.size) : linkedAxis(loop.name, loop.axisPath)
}

function growingFrames({ dataPath, plan }: CameraLayout): PlotAxis {
  return { name: 'frame', member: at => growingAxis(at, dataPath, counting(plan.frames), '') }
}

function growingLoop({ name, plan, size, unit }: LoopLayout, { dataPath }: CameraLayout): PlotAxis {
  if (plan.kind === 'repeat') return { name, member: at => growingAxis(at, dataPath, counting(size), '') }
  const { motor, positions } = plan.axis
  return {
    name,
    member: at => growingAxis(at, dataPath, positions, unit, { long_name: withUnit(motor, unit) }),
  }
}

function linkedAxis(name: string, target: string): PlotAxis {
  return { name, member: at => hardLink(at, target) }
}

function indexAxis(name: string, length: number): PlotAxis {
  return { name, member: at => indexes(at, length) }
}

function sameShape(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((size, at) => size === right[at])
}
