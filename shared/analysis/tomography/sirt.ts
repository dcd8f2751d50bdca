import { cutToCircle } from './projection-line.ts'
import { Projector } from './projector.ts'
import { rowOf, type Sinogram } from './sinogram.ts'

/**
 * Simultaneous iterative reconstruction: x ← max(0, x + C Aᵀ R (b − A x)), R and C the inverse sums of rows and columns of A
 * (Gregor and Benson, IEEE Trans. Med. Imaging 27 (2008) 918). Holes of the sinogram take no part, so it works on what there
 * is, and goes on from where it stood when more comes. One iteration costs 2 · angles · side² steps.
 */
export class Sirt {
  readonly #angles: number
  readonly #width: number
  readonly #centre: number
  readonly #projector: Projector
  readonly #slice: Float64Array
  readonly #correction: Float64Array
  /** Length of every ray in the slice. */
  readonly #lengths: readonly Float64Array[]
  readonly #row: Float64Array

  constructor({ anglesRad, width }: Omit<Sinogram, 'values'>, centre: number) {
    this.#angles = anglesRad.length
    this.#width = width
    this.#centre = centre
    this.#projector = new Projector({ anglesRad, width, centre, slices: 2 })
    this.#slice = this.#projector.slice()
    this.#correction = this.#projector.slice().fill(1)
    this.#lengths = Array.from(anglesRad, (_, angle) => {
      const lengths = new Float64Array(width)
      this.#projector.forward(angle, this.#correction, lengths)
      return lengths
    })
    this.#row = new Float64Array(width)
  }

  iterate(sinogram: Sinogram, times: number): void {
    const coverage = this.#coverage(sinogram)
    const correction = this.#correction
    const row = this.#row
    for (let turn = 0; turn < times; turn++) {
      correction.fill(0)
      for (let angle = 0; angle < this.#angles; angle++) {
        this.#projector.forward(angle, this.#slice, row)
        this.#difference(rowOf(sinogram, angle), angle, row)
        this.#projector.back(angle, row, 1, correction)
      }
      addPositive(correction, coverage, this.#slice)
    }
  }

  /** The slice, row-major; NaN outside the circle that is seen at every angle. */
  slice(): Float32Array {
    return cutToCircle(this.#slice, this.#width, this.#centre)
  }

  /** (b − A x) per length of the ray, in place of A x; nothing where b is not known. */
  #difference(measured: Float32Array, angle: number, row: Float64Array): void {
    const lengths = this.#lengths[angle] ?? row
    for (let i = 0; i < measured.length; i++) {
      const length = lengths[i] ?? 0
      const value = measured[i] ?? Number.NaN
      row[i] = length > 0 && Number.isFinite(value) ? (value - (row[i] ?? 0)) / length : 0
    }
  }

  /** How much of every pixel the known rays see. */
  #coverage(sinogram: Sinogram): Float64Array {
    const coverage = this.#correction.fill(0)
    const known = this.#row
    for (let angle = 0; angle < this.#angles; angle++) {
      const measured = rowOf(sinogram, angle)
      for (let i = 0; i < known.length; i++) known[i] = Number.isFinite(measured[i]) ? 1 : 0
      this.#projector.back(angle, known, 1, coverage)
    }
    return coverage.slice()
  }
}

/** Nothing changes where no ray goes. */
function addPositive(correction: Float64Array, coverage: Float64Array, slice: Float64Array): void {
  for (let i = 0; i < slice.length; i++) {
    const covered = coverage[i] ?? 0
    if (covered > 0) slice[i] = Math.max(0, (slice[i] ?? 0) + (correction[i] ?? 0) / covered)
  }
}
