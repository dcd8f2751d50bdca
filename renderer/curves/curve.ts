export interface Axis {
  readonly label: string
  readonly unit: string
}

/** One curve to draw; x and y have the same length, NaN is a gap. */
export interface Curve {
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly xAxis: Axis
  readonly yAxis: Axis
  readonly name: string
}

export function axisTitle({ label, unit }: Axis): string {
  return unit === '' ? label : `${label} (${unit})`
}
