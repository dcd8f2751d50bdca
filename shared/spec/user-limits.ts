/**
 * Limits as the user sees them, [low, high]. SPEC keeps limits in dial units: user = sign × dial + offset, and a negative
 * sign swaps the two.
 */
export function userLimits(dial: {
  readonly low: number
  readonly high: number
  readonly sign: number
  readonly offset: number
}): readonly [low: number, high: number] {
  const a = dial.sign * dial.low + dial.offset
  const b = dial.sign * dial.high + dial.offset
  return a <= b ? [a, b] : [b, a]
}
