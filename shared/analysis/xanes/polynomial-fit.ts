import { cholesky, solveCholesky } from '../fit/cholesky.ts'
import { spectraKernels } from '../kernels/spectra-code.ts'
import type { Piece, StackRoom } from '../kernels/stack-room.ts'

/**
 * One polynomial y = Σ c_k·(x − origin)^k per pixel by least squares, fed image by image: only Σ (x − origin)^k·y are kept,
 * 8 bytes per pixel and coefficient. A pixel without a value (NaN) in one of its images has no polynomial.
 * Source: Lawson and Hanson, Solving Least Squares Problems (1974), chapter 19.
 */
export interface PolynomialFit {
  readonly kernels: ReturnType<typeof spectraKernels.over>
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

/**
 * @param room with place for one float64 array per coefficient
 * @param range of the x to come
 */
export function polynomialFit(
  room: StackRoom,
  degree: number,
  [from, to]: readonly [number, number],
): PolynomialFit {
  return {
    kernels: room.over(spectraKernels),
    degree,
    origin: (from + to) / 2,
    scale: (to - from) / 2 || 1,
    products: Array.from({ length: degree + 1 }, () => room.float64(0)),
    powers: new Float64Array(2 * degree + 1),
    count: 0,
  }
}

/** Begins an image at x and answers with what takes its pieces. */
export function beginPolynomials(fit: PolynomialFit, x: number): (piece: Piece) => void {
  const { powers, products, kernels } = fit
  const u = (x - fit.origin) / fit.scale
  fit.count++
  for (let k = 0; k < powers.length; k++) powers[k] = (powers[k] ?? 0) + u ** k
  return ({ from, start, end }) => {
    for (const [k, sums] of products.entries())
      kernels.addScaled(start, end, sums.byteOffset + 8 * from, u ** k)
  }
}

/**
 * Weights w_k of the products whose sum Σ w_k · products_k is the polynomial of any pixel at x. As long as the images do not
 * determine all coefficients the degree is lower; images at one x only give a constant; without an image there are none.
 */
export function weightsAt(fit: PolynomialFit, x: number): Float64Array {
  const inverse = inverseOf(fit)
  const u = (x - fit.origin) / fit.scale
  return Float64Array.from(inverse, column => horner(column, u))
}

/** Values of the pixels from `from` on at x, another one for each; NaN where there is no polynomial. */
export function evaluatePolynomials(
  fit: PolynomialFit,
  from: number,
  x: Float64Array,
  out: Float64Array,
): void {
  const inverse = inverseOf(fit)
  const size = inverse.length
  const coefficient = new Float64Array(out.length)
  out.fill(size === 0 ? Number.NaN : 0)
  for (let row = size - 1; row >= 0; row--) {
    coefficient.fill(0)
    for (const [k, column] of inverse.entries())
      addScaled(coefficient, column[row] ?? 0, fit.products[k] ?? coefficient, from)
    timesAndAdd(out, x, fit.origin, 1 / fit.scale, coefficient)
  }
}

function horner(coefficients: Float64Array, u: number): number {
  let value = 0
  for (let row = coefficients.length - 1; row >= 0; row--) value = value * u + (coefficients[row] ?? 0)
  return value
}

/** sum · u + more, u = (x − origin) · perUnit */
function timesAndAdd(
  sums: Float64Array,
  x: Float64Array,
  origin: number,
  perUnit: number,
  more: Float64Array,
): void {
  for (let i = 0; i < sums.length; i++)
    sums[i] = (sums[i] ?? 0) * (((x[i] ?? 0) - origin) * perUnit) + (more[i] ?? 0)
}

function addScaled(sums: Float64Array, factor: number, values: Float64Array, from: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + factor * (values[from + i] ?? Number.NaN)
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
