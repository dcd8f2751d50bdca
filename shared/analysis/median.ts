/**
 * Median of the first `count` values, the mean of the middle two for an even count. Puts the values into another order
 * (quickselect: Hoare, Commun. ACM 4 (1961) 321). Values must be numbers; NaN for none.
 */
export function medianInPlace(values: Float32Array, count: number): number {
  if (count === 0) return Number.NaN
  const upper = count >> 1
  const high = valueOfRank(values, count, upper)
  if (count % 2 === 1) return high
  // What is left of the upper one is not above it: the lower one is the greatest there.
  let low = Number.NEGATIVE_INFINITY
  for (let i = 0; i < upper; i++) low = Math.max(low, values[i] ?? 0)
  return (low + high) / 2
}

/** Of the first `count` values that of rank `rank`, 0 the smallest; it is put where it belongs, smaller ones left of it. */
export function valueOfRank(values: Float32Array, count: number, rank: number): number {
  let left = 0
  let right = count - 1
  while (left < right) {
    const pivot = values[rank] ?? 0
    let i = left
    let j = right
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i++
      while ((values[j] ?? 0) > pivot) j--
      if (i > j) break
      const value = values[i] ?? 0
      values[i++] = values[j] ?? 0
      values[j--] = value
    }
    if (j < rank) left = i
    if (i > rank) right = j
  }
  return values[rank] ?? 0
}
