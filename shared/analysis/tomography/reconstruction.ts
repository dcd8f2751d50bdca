import { centreByMass, centreByMirror } from './centre-of-rotation.ts'
import { FilteredBackProjection, filteredBackProjection } from './filtered-back-projection.ts'
import { removeRings } from './remove-rings.ts'
import type { RowFilterName } from './row-filter.ts'
import { rowOf, withoutHoles, type Sinogram } from './sinogram.ts'
import { Sirt } from './sirt.ts'

export const axisFinders = ['mass', 'mirror', 'middle'] as const
export type AxisFinder = (typeof axisFinders)[number]

export interface ReconstructionSettings {
  readonly method: 'fbp' | 'sirt'
  readonly filter: RowFilterName
  readonly iterations: number
  /** Place of the axis, or how to find it. */
  readonly axis: number | AxisFinder
  /** Places of the median that takes out rings; 0: none. */
  readonly ringSize: number
}

export interface Reconstructed {
  readonly slice: Float32Array
  readonly centre: number
  /** The axis could not be found and is taken to be in the middle. */
  readonly isGuess: boolean
}

/** A slice is begun anew when the axis turns out to be farther than this from where it was thought to be, places. */
const axisTolerance = 0.1
/** Additions per update of a growing slice, some 50 ms: iterations are made as far as they fit. */
const updateBudget = 2e7

/** A slice that grows with its sinogram, and is made with everything known at the end. */
export class Reconstruction {
  readonly #settings: ReconstructionSettings
  #centre = Number.NaN
  #fbp: FilteredBackProjection | undefined
  #sirt: Sirt | undefined

  constructor(settings: ReconstructionSettings) {
    this.#settings = settings
  }

  update(sinogram: Sinogram): Float32Array {
    const { method, filter } = this.#settings
    const { centre } = axisOf(sinogram, this.#settings.axis)
    if (!(Math.abs(centre - this.#centre) < axisTolerance)) {
      this.#centre = centre
      this.#fbp = undefined
      this.#sirt = undefined
    }
    if (method === 'fbp') {
      this.#fbp ??= new FilteredBackProjection(sinogram, filter, this.#centre)
      this.#fbp.update(sinogram)
      return this.#fbp.slice()
    }
    this.#sirt ??= new Sirt(sinogram, this.#centre)
    const cost = 2 * sinogram.anglesRad.length * sinogram.width ** 2
    this.#sirt.iterate(
      sinogram,
      Math.min(this.#settings.iterations, Math.max(1, Math.floor(updateBudget / cost))),
    )
    return this.#sirt.slice()
  }

  end(given: Sinogram): Reconstructed {
    const { method, filter, iterations, ringSize, axis } = this.#settings
    const sinogram = ringSize === 0 ? given : removeRings(withoutHoles(given), ringSize)
    const { centre, isGuess } = axisOf(sinogram, axis)
    if (method === 'fbp') return { slice: filteredBackProjection(sinogram, filter, centre), centre, isGuess }
    const sirt = new Sirt(sinogram, centre)
    sirt.iterate(sinogram, iterations)
    return { slice: sirt.slice(), centre, isGuess }
  }
}

function axisOf(
  sinogram: Sinogram,
  axis: ReconstructionSettings['axis'],
): { readonly centre: number; readonly isGuess: boolean } {
  const middle = (sinogram.width - 1) / 2
  if (typeof axis === 'number') return { centre: axis, isGuess: false }
  if (axis === 'middle') return { centre: middle, isGuess: false }
  const found = axis === 'mass' ? centreByMass(sinogram) : mirrorOf(sinogram)
  // A few projections may put it anywhere.
  if (found === undefined || Math.abs(found - middle) > sinogram.width / 4)
    return { centre: middle, isGuess: true }
  return { centre: found, isGuess: false }
}

/** From the two known rows nearest to half a turn apart, at most a degree off. */
function mirrorOf(sinogram: Sinogram): number | undefined {
  const { anglesRad } = sinogram
  const first = anglesRad[0] ?? 0
  const off = (angle: number): number => Math.abs(Math.abs(angle - first) - Math.PI)
  const nearest = anglesRad.reduce(
    (best, angle, at) => (off(angle) < off(anglesRad[best] ?? 0) ? at : best),
    0,
  )
  if (off(anglesRad[nearest] ?? 0) > Math.PI / 180) return undefined
  return centreByMirror(rowOf(sinogram, 0), rowOf(sinogram, nearest))
}
