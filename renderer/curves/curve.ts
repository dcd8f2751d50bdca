export interface Axis {
  readonly label: string
  readonly unit: string
}

/**
 * One curve to draw. NaN is a gap. x and y may go on growing in place while a scan runs: only the first `count` points
 * belong to this curve, all where it is left out.
 */
export interface Curve {
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  readonly count?: number
  readonly xAxis: Axis
  readonly yAxis: Axis
  readonly name: string
  /** Left where it is left out. */
  readonly side?: 'left' | 'right'
  /** `data` where it is left out; a `fit` is dashed and quiet, an `earlier` scan has no markers. */
  readonly role?: 'data' | 'earlier' | 'fit'
}

export function axisTitle({ label, unit }: Axis): string {
  return unit === '' ? label : `${label} (${unit})`
}

export function pointCount({ count, x, y }: Curve): number {
  return Math.min(count ?? Infinity, x.length, y.length)
}
