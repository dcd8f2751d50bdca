import { group } from './nodes.ts'
import type { Attributes, SkeletonNode } from './skeleton.ts'

/** One dimension of a plot: the name of its coordinates among the members. */
export interface PlotAxis {
  readonly name: string
  /** Puts the coordinates at the given path inside the plot. */
  readonly member: (path: string) => SkeletonNode
}

export interface Plot {
  readonly path: string
  readonly title: string
  readonly signal: PlotMember
  readonly auxiliary: readonly PlotMember[]
  /** Slowest dimension first, one per dimension of the signal; none where nothing is known to plot it against. */
  readonly axes: readonly PlotAxis[]
}

export interface PlotMember {
  readonly name: string
  /** Undefined where the group holds the dataset itself and it is made elsewhere, as frames are. */
  readonly member: ((path: string) => SkeletonNode) | undefined
}

/** An NXdata group that every NeXus viewer plots: `@signal`, `@axes`, `@NAME_indices`, `@auxiliary_signals`. */
export function nxData(plot: Plot): readonly SkeletonNode[] {
  const { path, title, signal, auxiliary, axes } = plot
  const indices: Attributes = Object.fromEntries(axes.map((axis, at) => [`${axis.name}_indices`, at]))
  return [
    group(path, 'NXdata', {
      signal: signal.name,
      // HDF5 has no attribute of no texts.
      ...(axes.length === 0 ? {} : { axes: axes.map(axis => axis.name) }),
      title,
      ...indices,
      ...(auxiliary.length === 0 ? {} : { auxiliary_signals: auxiliary.map(member => member.name) }),
    }),
    ...[...axes, signal, ...auxiliary].flatMap(({ name, member }) =>
      member === undefined ? [] : [member(`${path}/${name}`)],
    ),
  ]
}
