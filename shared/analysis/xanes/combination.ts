import { assert } from '../../base/assert.ts'
import { spectraKernels } from '../kernels/spectra-code.ts'
import { StackRoom } from '../kernels/stack-room.ts'
import { inStretches } from '../in-stretches.ts'
import { cholesky, solveCholesky } from '../fit/cholesky.ts'

/**
 * Linear combination fit of every pixel's spectrum: µ(E) = Σ amount_k · reference_k(E) + a + b·E by least squares. Normal
 * equations grow image by image; their matrix is the same for all pixels, so a pixel costs one dot product per
 * reference and 8·(references + 3) bytes. A pixel without a value in one image has no amounts.
 * Source: Lawson and Hanson, Solving Least Squares Problems (1974), chapter 19; in X-ray absorption: Newville (2014),
 * Rev. Mineral. Geochem. 78, 33.
 */
export interface Combination {
  readonly room: StackRoom
  readonly kernels: ReturnType<typeof spectraKernels.over>
  readonly references: number
  /** Energies are taken relative to this one. */
  readonly origin: number
  /** Σ base_j · base_k, row by row; the base is the references, 1, E − origin. */
  readonly matrix: Float64Array
  /** Σ base_k · µ of every pixel, one array per member of the base. */
  readonly products: readonly Float64Array[]
  /** Σ µ². */
  readonly squares: Float64Array
  images: number
}

export function combination(pixels: number, references: number, origin: number): Combination {
  const size = references + 2
  const room = new StackRoom(pixels, { float64: size + 1, bytes32: 0 })
  return {
    room,
    kernels: room.over(spectraKernels),
    references,
    origin,
    matrix: new Float64Array(size * size),
    products: Array.from({ length: size }, () => room.float64(0)),
    squares: room.float64(0),
    images: 0,
  }
}

/** @param references absorbance of each reference at this energy, finite. */
export function addToCombination(
  state: Combination,
  energy: number,
  references: readonly number[],
  image: Float32Array,
): void {
  assert(references.length === state.references, `${references.length} references of ${state.references}`)
  const base = [...references, 1, energy - state.origin]
  for (const [row, one] of base.entries())
    for (const [column, other] of base.entries()) {
      const at = row * base.length + column
      state.matrix[at] = (state.matrix[at] ?? 0) + one * other
    }
  const { room, kernels, products, squares } = state
  room.inPieces(image, ({ from, start, end }) => {
    for (const [k, sums] of products.entries())
      kernels.addScaled(start, end, sums.byteOffset + 8 * from, base[k] ?? 0)
    kernels.addSquares(start, end, squares.byteOffset + 8 * from, 1)
  })
  state.images++
}

/**
 * Fills the amount of every reference and the root mean square of what remains. All NaN while the energies so far do not
 * tell the references apart.
 */
export function readCombination(
  state: Combination,
  amounts: readonly Float32Array[],
  residual: Float32Array,
): void {
  const inverse = inverseOf(state.matrix, state.products.length)
  if (inverse === undefined) {
    for (const out of [...amounts, residual]) out.fill(Number.NaN)
    return
  }
  const { products, squares, images } = state
  const size = products.length
  const explained = new Float64Array(residual.length)
  const found = new Float64Array(residual.length)
  // Member by member rather than pixel by pixel: each pass runs through whole arrays.
  for (const [row, own] of products.entries()) {
    found.fill(0)
    for (const [k, product] of products.entries()) addScaled(found, inverse[row * size + k] ?? 0, product)
    inStretches(found.length, (from, to) => addProducts(explained, found, own, from, to))
    amounts[row]?.set(found)
  }
  for (let i = 0; i < residual.length; i++)
    residual[i] = Math.sqrt(Math.max(0, (squares[i] ?? 0) - (explained[i] ?? 0)) / images)
}

/** Undefined where the matrix is singular, as long as there are fewer energies than unknowns for example. */
function inverseOf(matrix: Float64Array, size: number): Float64Array | undefined {
  const lower = cholesky(matrix, size)
  if (lower === undefined) return undefined
  const inverse = new Float64Array(size * size)
  for (let column = 0; column < size; column++) {
    const unit = new Float64Array(size)
    unit[column] = 1
    inverse.set(solveCholesky(lower, unit), column * size)
  }
  return inverse
}

function addScaled(sums: Float64Array, factor: number, values: Float64Array): void {
  inStretches(sums.length, (from, to) => addScaledStretch(sums, factor, values, from, to))
}

function addScaledStretch(
  sums: Float64Array,
  factor: number,
  values: Float64Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) sums[i] = (sums[i] ?? 0) + factor * (values[i] ?? 0)
}

function addProducts(
  sums: Float64Array,
  one: Float64Array,
  other: Float64Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) sums[i] = (sums[i] ?? 0) + (one[i] ?? 0) * (other[i] ?? 0)
}
