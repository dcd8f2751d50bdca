import type { Attributes, SkeletonNode } from './skeleton.ts'

/* Short makers of skeleton nodes, so that a skeleton reads like the tree it describes. */

export function group(path: string, nxClass: string, attributes: Attributes = {}): SkeletonNode {
  return { kind: 'group', path, attributes: { NX_class: nxClass, ...attributes } }
}

export function text(
  path: string,
  value: string | readonly string[],
  attributes: Attributes = {},
): SkeletonNode {
  return { kind: 'constant', path, value, attributes }
}

/** UDUNITS name in `unit`; dimensionless is `''`, undefined writes no attribute. */
export function number(path: string, value: number, unit?: string): SkeletonNode {
  return numbers(path, [], [value], unit)
}

export function numbers(
  path: string,
  shape: readonly number[],
  data: readonly number[],
  unit?: string,
  attributes: Attributes = {},
): SkeletonNode {
  return {
    kind: 'constant',
    path,
    value: { type: 'float64', shape, data },
    attributes: { ...units(unit), ...attributes },
  }
}

export function integer(path: string, value: number, unit?: string): SkeletonNode {
  return {
    kind: 'constant',
    path,
    value: { type: 'int32', shape: [], data: [value] },
    attributes: units(unit),
  }
}

/** 0 … length−1. */
export function indexes(path: string, length: number): SkeletonNode {
  const data = counting(length)
  return { kind: 'constant', path, value: { type: 'int32', shape: [length], data }, attributes: units('') }
}

/** Coordinates of the first dimension of `frames`, as long as that is. */
export function growingAxis(
  path: string,
  frames: string,
  values: readonly number[],
  unit: string,
  attributes: Attributes = {},
): SkeletonNode {
  return { kind: 'growingAxis', path, frames, values, attributes: { ...units(unit), ...attributes } }
}

export function counting(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index)
}

export function placeholder(path: string, length: number, value: string): SkeletonNode {
  return { kind: 'text', path, length, value, attributes: {} }
}

/** Planned numbers: NaN until they are measured. */
export function planned(
  path: string,
  shape: readonly number[],
  unit: string,
  attributes: Attributes = {},
): SkeletonNode {
  return {
    kind: 'values',
    path,
    type: 'float64',
    shape,
    fill: Number.NaN,
    attributes: { ...units(unit), ...attributes },
  }
}

/** Numbers of points nobody has counted in advance. */
export function growing(path: string, unit: string, attributes: Attributes = {}): SkeletonNode {
  return {
    kind: 'series',
    path,
    type: 'float64',
    fill: Number.NaN,
    attributes: { ...units(unit), ...attributes },
  }
}

export function softLink(path: string, target: string): SkeletonNode {
  return { kind: 'softLink', path, target }
}

export function hardLink(path: string, target: string): SkeletonNode {
  return { kind: 'hardLink', path, target }
}

export function externalLink(path: string, file: string, target: string): SkeletonNode {
  return { kind: 'externalLink', path, file, target }
}

/** Optional text is left out of the file, never written empty. */
export function optionalText(path: string, value: string | undefined): readonly SkeletonNode[] {
  return value === undefined || value === '' ? [] : [text(path, value)]
}

function units(unit: string | undefined): Attributes {
  return unit === undefined ? {} : { units: unit }
}
