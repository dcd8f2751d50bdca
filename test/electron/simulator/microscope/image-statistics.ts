/** Mean and variance, in two passes over doubles. */
export function statistics(values: Iterable<number>): { readonly mean: number; readonly variance: number } {
  let count = 0
  let sum = 0
  for (const value of values) {
    sum += value
    count++
  }
  const mean = sum / count
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return { mean, variance: squares / (count - 1) }
}

/** Half the variance of the difference of two frames of the same scene: noise without pattern. */
export function noiseVariance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return statistics(Array.from({ length: a.length }, (_, i) => (a[i] ?? 0) - (b[i] ?? 0))).variance / 2
}
