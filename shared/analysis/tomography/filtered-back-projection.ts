import { angleWeights } from './angle-weights.ts'
import { cutToCircle } from './projection-line.ts'
import { Projector } from './projector.ts'
import { RowFilter, type RowFilterName } from './row-filter.ts'
import { rowOf, withoutHoles, type Sinogram } from './sinogram.ts'

/**
 * Filtered back projection for parallel beams, f(x, y) = Σ weight · (p ∗ ramp)(x cos θ + y sin θ) (Kak and Slaney 1988,
 * chapter 3), kept up to date while the sinogram grows: since it is linear, what has changed in a row is put back on its own.
 * What is not known yet counts as nothing. One update costs side² steps per changed row, 1 ms at 512.
 */
export class FilteredBackProjection {
  readonly #filter: RowFilter
  readonly #weights: Float64Array
  readonly #centre: number
  readonly #width: number
  readonly #known: Float64Array
  readonly #projector: Projector
  readonly #slice: Float64Array

  constructor({ anglesRad, width }: Omit<Sinogram, 'values'>, filter: RowFilterName, centre: number) {
    this.#filter = new RowFilter(width, filter)
    this.#weights = angleWeights(anglesRad)
    this.#centre = centre
    this.#width = width
    this.#known = new Float64Array(anglesRad.length * width)
    this.#projector = new Projector({ anglesRad, width, centre, slices: 1 })
    this.#slice = this.#projector.slice()
  }

  update(sinogram: Sinogram): void {
    const width = this.#width
    const change = new Float64Array(width)
    for (let at = 0; at < sinogram.anglesRad.length; at++) {
      const known = this.#known.subarray(at * width, (at + 1) * width)
      const given = rowOf(sinogram, at)
      let isNew = false
      for (let i = 0; i < width; i++) {
        const value = finiteOr0(given[i] ?? 0)
        change[i] = value - (known[i] ?? 0)
        isNew ||= change[i] !== 0
        known[i] = value
      }
      if (!isNew) continue
      this.#filter.apply(change, change)
      this.#projector.back(at, change, this.#weights[at] ?? 0, this.#slice)
    }
  }

  /** The slice, row-major; NaN outside the circle that is seen at every angle. */
  slice(): Float32Array {
    return cutToCircle(this.#slice, this.#width, this.#centre)
  }
}

function finiteOr0(value: number): number {
  return Number.isFinite(value) ? value : 0
}

/** A slice from what there is in the end: holes in a row are filled from its neighbours, rows without any value left out. */
export function filteredBackProjection(
  sinogram: Sinogram,
  filter: RowFilterName,
  centre: number,
): Float32Array {
  const whole = withoutHoles(sinogram)
  const projection = new FilteredBackProjection(whole, filter, centre)
  projection.update(whole)
  return projection.slice()
}
