import { cholesky, solveCholesky } from '../fit/cholesky.ts'
import { inStretches } from '../in-stretches.ts'

/**
 * One polynomial y = Σ c_k·(x − origin)^k per pixel by least squares, fed image by image: only Σ (x − origin)^k·y are kept,
 * 8 bytes per pixel and coefficient. A pixel without a value (NaN) in one of its images has no polynomial.
 * Source: Lawson and Hanson, Solving Least Squares Problems (1974), chapter 19.
 */
export interface PolynomialFit {
  readonly degree: number
  readonly origin: number
  /** Unit of (x − origin)^k: powers of numbers near 1 keep their digits. */
  readonly scale: number
  /** Σ u^k·y of every pixel, u = (x − origin) / scale. */
  readonly products: readonly Float64Array[]
  /** Σ u^k, k = 0 … 2·degree. */
  readonly powers: Float64Array
  count: number
}

/** @param range of the x to come */
export function polynomialFit(
  pixels: number,
  degree: number,
  [from, to]: readonly [number, number],
): PolynomialFit {
  return {
    degree,
    origin: (from + to) / 2,
    scale: (to - from) / 2 || 1,
    products: Array.from({ length: degree + 1 }, () => new Float64Array(pixels)),
    powers: new Float64Array(2 * degree + 1),
    count: 0,
  }
}

export function addToPolynomials(fit: PolynomialFit, x: number, y: Float32Array): void {
  const u = (x - fit.origin) / fit.scale
  fit.count++
  for (const [k] of fit.powers.entries()) fit.powers[k] = (fit.powers[k] ?? 0) + u ** k
  for (const [k, products] of fit.products.entries())
    inStretches(y.length, (from, to) => addScaled(products, u ** k, y, from, to))
}

/**
 * Turns sums into a function of the pixel and of x. As long as the images do not determine all coefficients the degree is
 * lower; images at one x only give a constant; without an image there is nothing: NaN.
 */
export function fittedPolynomials(fit: PolynomialFit): (pixel: number, x: number) => number {
  const { products, origin, scale } = fit
  const inverse = inverseOf(fit)
  const size = inverse.length
  // Σ_row u^row · Σ_k inverse[row][k] · products[k]: weights of the products depend on x alone, but x is another per pixel.
  return (pixel, x) => {
    const u = (x - origin) / scale
    let sum = size === 0 ? Number.NaN : 0
    for (let k = 0; k < size; k++) {
      let weight = 0
      for (let row = size - 1; row >= 0; row--) weight = weight * u + (inverse[k]?.[row] ?? 0)
      sum += weight * (products[k]?.[pixel] ?? Number.NaN)
    }
    return sum
  }
}

/** Of the normal equations, as large as the images determine it. Symmetric, column by column. */
function inverseOf({ degree, powers, count }: PolynomialFit): readonly Float64Array[] {
  for (let size = Math.min(degree + 1, count); size > 0; size--) {
    const matrix = new Float64Array(size * size)
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++) matrix[row * size + column] = powers[row + column] ?? 0
    const lower = cholesky(matrix, size)
    if (lower === undefined) continue
    return Array.from({ length: size }, (_, column) => {
      const unit = new Float64Array(size)
      unit[column] = 1
      return solveCholesky(lower, unit)
    })
  }
  return []
}

function addScaled(sums: Float64Array, factor: number, y: Float32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) sums[i] = (sums[i] ?? 0) + factor * (y[i] ?? Number.NaN)
}
