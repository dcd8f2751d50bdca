/** One axis of a grid: positions of its lines, ascending, and the line that a position belongs to. */
export interface GridAxis {
  readonly centres: readonly number[]
  /** Undefined for a position that is no line's: further than half a step beyond the ends, or none at all. */
  readonly lineOf: (position: number) => number | undefined
}

/** A scan with equal steps: both ends included, either may be the larger. */
export interface PlannedAxis {
  readonly start: number
  readonly stop: number
  readonly count: number
}

/** Read-backs differ a little from what was asked for: the nearest planned line is meant. */
export function plannedAxis({ count, start, stop }: PlannedAxis): GridAxis {
  const low = Math.min(start, stop)
  const high = Math.max(start, stop)
  const step = count > 1 ? (high - low) / (count - 1) : 0
  const centres = Array.from({ length: step > 0 ? count : 1 }, (_, line) => exact(low + line * step, step))
  const lineOf = (position: number): number | undefined => {
    if (step === 0) return Number.isFinite(position) ? 0 : undefined
    const line = Math.floor((position - low) / step + 0.5)
    return line >= 0 && line < count ? line : undefined
  }
  return { centres, lineOf }
}

/** Sums of steps miss round numbers by their last digits: 0 becomes 2e-16. */
function exact(position: number, step: number): number {
  return Math.abs(position) < step * sameFraction ? 0 : Number(position.toPrecision(12))
}

/**
 * Lines are found where positions lie close together, whatever the steps between them: unequal ones, or those of a site's
 * own macro. Noise of the read-back is told from steps by the uppermost break in the sizes of the gaps.
 */
export function foundAxis(positions: readonly number[]): GridAxis {
  const sorted = Float64Array.from(positions.filter(Number.isFinite)).sort()
  const apart = smallestStep(sorted)
  const centres: number[] = []
  let sum = 0
  let first = 0
  for (const [at, position] of sorted.entries()) {
    sum += position
    const next = sorted[at + 1]
    if (next !== undefined && next - position < apart) continue
    centres.push(sum / (at + 1 - first))
    sum = 0
    first = at + 1
  }
  const lineOf = (position: number): number | undefined =>
    Number.isFinite(position) && centres.length > 0 ? nearest(centres, position) : undefined
  return { centres, lineOf }
}

/** A step is at least this many times as wide as the noise of the read-back; neighbouring steps differ by less. */
const leastBreak = 20
/** Numbers that differ in their last digits only are the same position. */
const sameFraction = 1e-9

/** Gaps of this size and above are steps. */
function smallestStep(sorted: Float64Array): number {
  const range = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0)
  const gaps = new Float64Array(Math.max(0, sorted.length - 1))
  for (let at = 0; at < gaps.length; at++) gaps[at] = (sorted[at + 1] ?? 0) - (sorted[at] ?? 0)
  const wide = gaps.filter(gap => gap > range * sameFraction).sort()
  for (let at = wide.length - 1; at > 0; at--) {
    const gap = wide[at] ?? 0
    if (gap >= leastBreak * (wide[at - 1] ?? 0)) return gap
  }
  return wide[0] ?? Infinity
}

/** Index of the nearest of ascending numbers. */
export function nearest(ascending: readonly number[], position: number): number {
  let low = 0
  let high = ascending.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? 0) < position) low = middle + 1
    else high = middle
  }
  const before = ascending[low - 1]
  return before !== undefined && position - before <= (ascending[low] ?? before) - position ? low - 1 : low
}

/** Borders between the lines, half-way; length is one more than that of the lines. */
export function lineEdges(centres: readonly number[]): readonly number[] {
  const [first = 0, second] = centres
  const last = centres.at(-1) ?? first
  const before = centres.at(-2)
  const between = centres.slice(1).map((centre, at) => ((centres[at] ?? centre) + centre) / 2)
  return [
    first - (second === undefined ? 0.5 : (second - first) / 2),
    ...between,
    last + (before === undefined ? 0.5 : (last - before) / 2),
  ]
}
