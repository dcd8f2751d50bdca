import type { ImageShape } from '../model/pixels.ts'
import { counting, externalLink, growingAxis, numbers, planned } from './nodes.ts'
import { nxData } from './nx-data.ts'
import type { PlotAxis } from './nx-data.ts'
import type { ResultAxis, ResultOutput, ResultPlan, ResultShape, ResultStep } from './result-skeleton.ts'
import type { SkeletonNode } from './skeleton.ts'

export interface ResultOutputPaths {
  /** NXdata */
  readonly group: string
  readonly data: string
  /** Images 0 … n−1 of a stack can be read. */
  readonly count: string
}

export function resultOutputPaths(step: string, output: string): ResultOutputPaths {
  const process = `/entry/${step}`
  return {
    group: `${process}/${output}`,
    data: `${process}/${output}/${output}`,
    count: `${process}/${output}/complete`,
  }
}

/** A plot per output. The images of a stack themselves come last in the file: `resultStackNodes`. */
export function resultOutputNodes(
  step: ResultStep,
  output: ResultOutput,
  plan: ResultPlan,
): readonly SkeletonNode[] {
  const paths = resultOutputPaths(step.name, output.name)
  const { shape, unit, name } = output
  const title = `${plan.title}: ${output.summary}`
  switch (shape.kind) {
    case 'stack':
      return nxData({
        path: paths.group,
        title,
        signal: { name, member: undefined },
        auxiliary: [],
        axes: [
          ...plan.axes.slice(0, 1).map(axis => growing(axis, paths.data)),
          ...plan.axes.slice(1).map(axisOf),
          ...(shape.axes ?? pixelAxes(plan, shape.image)).map(axisOf),
        ],
      })
    case 'curve': {
      const leading = plan.axes.map(axis => axis.values.length)
      const signal = { name, member: (path: string) => planned(path, leading, unit) }
      return nxData({ path: paths.group, title, signal, auxiliary: [], axes: plan.axes.map(axisOf) })
    }
    case 'given':
    case 'kept': {
      const member = (path: string): SkeletonNode => outside(path, shape, unit)
      const axes = outsideAxes(shape.shape, plan).map(axisOf)
      return nxData({ path: paths.group, title, signal: { name, member }, auxiliary: [], axes })
    }
    case 'whole': {
      const [height = 0, width = 0] = shape.shape
      const isImage = shape.shape.length === 2 && shape.axes.length === 0
      const axes = isImage ? pixelAxes(plan, { height, width }) : shape.axes
      const member = (path: string): SkeletonNode => whole(path, shape.shape, unit)
      return nxData({
        path: paths.group,
        title,
        signal: { name, member },
        auxiliary: [],
        axes: axes.map(axisOf),
      })
    }
  }
}

export function resultStackNodes(step: ResultStep, plan: ResultPlan): readonly SkeletonNode[] {
  return step.outputs.flatMap(({ name, summary, unit, shape }) => {
    if (shape.kind !== 'stack') return []
    const { data, count } = resultOutputPaths(step.name, name)
    return [
      {
        kind: 'frames',
        path: data,
        countPath: count,
        pixelType: 'float32',
        image: shape.image,
        leading: plan.axes.map(axis => axis.values.length),
        attributes: { units: unit, interpretation: 'image', long_name: summary },
      } as const,
    ]
  })
}

function outside(
  path: string,
  shape: Extract<ResultShape, { kind: 'given' | 'kept' }>,
  unit: string,
): SkeletonNode {
  return shape.kind === 'given'
    ? numbers(path, shape.shape, shape.data, unit)
    : externalLink(path, shape.file, shape.dataset)
}

/** Along the scan where it has a number per image, over the detector where it has one per pixel; else counted. */
function outsideAxes(shape: readonly number[], plan: ResultPlan): readonly ResultAxis[] {
  if (isAlongScan(shape, plan)) return plan.axes
  const [height = 0, width = 0] = shape.slice(-2)
  const inner = shape.length < 2 ? [] : pixelAxes(plan, { height, width })
  const outer = shape.slice(0, shape.length - inner.length)
  return [
    ...outer.map((length, at) => ({ name: `index_${at}`, values: counting(length), unit: '' })),
    ...inner,
  ]
}

/** One number per image of the data. */
export function isAlongScan(shape: readonly number[], { axes }: Pick<ResultPlan, 'axes'>): boolean {
  return axes.length > 0 && axes.map(axis => axis.values.length).join() === shape.join()
}

/** NaN until it is known. */
function whole(path: string, shape: readonly number[], unit: string): SkeletonNode {
  return { kind: 'values', path, type: 'float32', shape, fill: Number.NaN, attributes: { units: unit } }
}

/** Rows and columns as the detector has them, where the image is of its size. */
function pixelAxes({ pixels: { y, x } }: ResultPlan, { height, width }: ImageShape): readonly ResultAxis[] {
  if (y.values.length === height && x.values.length === width) return [y, x]
  return [
    { name: 'y', values: counting(height), unit: '' },
    { name: 'x', values: counting(width), unit: '' },
  ]
}

function axisOf({ name, values, unit }: ResultAxis): PlotAxis {
  return { name, member: path => numbers(path, [values.length], values, unit) }
}

function growing({ name, values, unit }: ResultAxis, frames: string): PlotAxis {
  return { name, member: path => growingAxis(path, frames, values, unit) }
}
