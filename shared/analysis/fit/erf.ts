/** Terms of the series at |x| = 6, where erf is 1 to the last bit. */
const mostTerms = 200

/**
 * Error function to 1e-14: e^(−x²) Σ 2ⁿ x^(2n+1) / (1·3·5…(2n+1)) · 2/√π. All terms have one sign, so nothing cancels.
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.6.
 */
export function erf(x: number): number {
  if (Number.isNaN(x)) return NaN
  if (Math.abs(x) > 6) return Math.sign(x)
  let term = x
  let sum = x
  for (let n = 1; n < mostTerms && Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
}
