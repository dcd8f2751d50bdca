import { counted } from '../../base/counted.ts'
import type { ImageShape } from '../../model/pixels.ts'

/** Spectra as they would be without the dead time of their detector, and what is said of it. */
export class DeadTime {
  readonly #image: ImageShape
  readonly #isWanted: boolean
  #room: Float32Array | undefined
  #corrected = 0
  #uncorrected = 0
  #lowest = Infinity
  #highest = 0

  constructor(image: ImageShape, isWanted = true) {
    this.#image = image
    this.#isWanted = isWanted
  }

  /**
   * Counts of every row divided by the live fraction of its element. Without one for every row they are given back as they
   * are. The array is used again.
   *
   * @param fractions one per row, or one for all; empty where nothing was recorded
   */
  corrected(spectra: Float32Array, fractions: readonly number[]): Float32Array {
    if (!this.#isWanted) return spectra
    const { height, width } = this.#image
    const used = Array.from({ length: height }, (_, row) => fractions[fractions.length === 1 ? 0 : row])
    if (!used.every(fraction => fraction !== undefined && Number.isFinite(fraction))) {
      this.#uncorrected++
      return spectra
    }
    this.#corrected++
    const room = (this.#room ??= new Float32Array(height * width))
    for (const [row, fraction = 1] of used.entries()) this.#divide(spectra, room, row, fraction)
    return room
  }

  get isCorrected(): boolean {
    return this.#corrected > 0
  }

  remark(): string {
    if (!this.#isWanted) return 'Dead time is not corrected: it was not wanted'
    if (this.#corrected === 0)
      return 'Dead time is not corrected: neither live and real time nor input and output counts were recorded'
    const range = `${percent(this.#lowest)} to ${percent(this.#highest)} live`
    const rest =
      this.#uncorrected === 0
        ? ''
        : `; ${counted(this.#uncorrected, 'image without a live time is', 'images without a live time are')} not`
    return `Dead time of ${counted(this.#corrected, 'image')} is corrected, ${range}${rest}`
  }

  #divide(spectra: Float32Array, room: Float32Array, row: number, fraction: number): void {
    this.#lowest = Math.min(this.#lowest, fraction)
    this.#highest = Math.max(this.#highest, fraction)
    const start = row * this.#image.width
    for (let at = start; at < start + this.#image.width; at++) room[at] = (spectra[at] ?? 0) / fraction
  }
}

function percent(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(3))} %`
}
