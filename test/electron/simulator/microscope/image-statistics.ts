/** Mean and variance of numbers, in one pass over doubles. */
export function statistics(values: ArrayLike<number>): { readonly mean: number; readonly variance: number } {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0
  const mean = sum / values.length
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += ((values[i] ?? 0) - mean) ** 2
  return { mean, variance: squares / (values.length - 1) }
}

/** Half the variance of the difference of two frames of the same scene: noise without pattern. */
export function noiseVariance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return statistics(Array.from({ length: a.length }, (_, i) => (a[i] ?? 0) - (b[i] ?? 0))).variance / 2
}
