import {
  addBack,
  addForward,
  cutToCircle,
  paddedRow,
  projectionLine,
  type ProjectionLine,
} from './projection-line.ts'
import { rowOf, type Sinogram } from './sinogram.ts'

/**
 * Simultaneous iterative reconstruction: x ← max(0, x + C Aᵀ R (b − A x)), R and C the inverse sums of rows and columns of A
 * (Gregor and Benson, IEEE Trans. Med. Imaging 27 (2008) 918). Holes of the sinogram take no part, so it works on what there
 * is, and goes on from where it stood when more comes. One iteration costs 2 · angles · side² steps.
 */
export class Sirt {
  readonly #lines: readonly ProjectionLine[]
  readonly #width: number
  readonly #centre: number
  /** Length of every ray in the slice. */
  readonly #lengths: readonly Float64Array[]
  readonly #slice: Float64Array

  constructor({ anglesRad, width }: Omit<Sinogram, 'values'>, centre: number) {
    this.#lines = [...anglesRad].map(angleRad => projectionLine(angleRad, centre))
    this.#width = width
    this.#centre = centre
    this.#slice = new Float64Array(width * width)
    const ones = new Float64Array(width * width).fill(1)
    this.#lengths = this.#lines.map(line => {
      const row = paddedRow(width)
      addForward(line, ones, row)
      return row
    })
  }

  iterate(sinogram: Sinogram, times: number): void {
    const coverage = this.#coverage(sinogram)
    const correction = new Float64Array(this.#slice.length)
    const row = paddedRow(this.#width)
    for (let turn = 0; turn < times; turn++) {
      correction.fill(0)
      for (const [at, line] of this.#lines.entries()) {
        row.fill(0)
        addForward(line, this.#slice, row)
        this.#difference(rowOf(sinogram, at), at, row)
        addBack(line, row, 1, correction)
      }
      addPositive(correction, coverage, this.#slice)
    }
  }

  /** The slice, row-major; NaN outside the circle that is seen at every angle. */
  slice(): Float32Array {
    return cutToCircle(this.#slice, this.#width, this.#centre)
  }

  /** (b − A x) per length of the ray, in place of A x; nothing where b is not known. */
  #difference(measured: Float32Array, at: number, row: Float64Array): void {
    const lengths = this.#lengths[at] ?? row
    for (let i = 0; i < measured.length; i++) {
      const length = lengths[i] ?? 0
      const value = measured[i] ?? Number.NaN
      row[i] = length > 0 && Number.isFinite(value) ? (value - (row[i] ?? 0)) / length : 0
    }
  }

  /** How much of every pixel the known rays see. */
  #coverage(sinogram: Sinogram): Float64Array {
    const coverage = new Float64Array(this.#slice.length)
    for (const [at, line] of this.#lines.entries()) {
      const known = paddedRow(this.#width)
      for (const [i, value] of rowOf(sinogram, at).entries()) known[i] = Number.isFinite(value) ? 1 : 0
      addBack(line, known, 1, coverage)
    }
    return coverage
  }
}

/** Nothing changes where no ray goes. */
function addPositive(correction: Float64Array, coverage: Float64Array, slice: Float64Array): void {
  for (let i = 0; i < slice.length; i++) {
    const covered = coverage[i] ?? 0
    if (covered > 0) slice[i] = Math.max(0, (slice[i] ?? 0) + (correction[i] ?? 0) / covered)
  }
}
