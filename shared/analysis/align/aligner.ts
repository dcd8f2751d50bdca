import type { ImageShape, PixelArray } from '../../model/pixels.ts'
import { windowSpectrum, type AlignWindow } from './align-window.ts'
import { chanceQuality, findShift, gaussianWeights, rimWeights } from './find-shift.ts'
import type { FoundShift, ShiftWeights } from './find-shift.ts'
import { Fourier, type Spectrum } from './fourier.ts'

/** What an image of a microscope holds beyond 0.1 cycles per pixel of the window is mostly noise. */
const frequencyWidth = 0.1
/** A window that moves along with the sample is seldom moved twice. */
const mostMoves = 3

/** The part of an image that is compared, as it lies on the image. */
export interface Placed {
  readonly spectrum: Spectrum
  readonly rows: number
  readonly columns: number
}

/**
 * Compares images through a window that moves along with the sample: one that stands still shows another part of it after a shift,
 * and its damped edges draw the result to zero (0.4 of 10 pixels at a window of 128).
 */
export class Aligner {
  readonly #image: ImageShape
  readonly #window: AlignWindow
  readonly #fourier: Fourier
  readonly #weights: ShiftWeights
  /** Below this the images have too little in common to believe the shift. */
  readonly leastQuality: number

  constructor(image: ImageShape, window: AlignWindow) {
    this.#image = image
    this.#window = window
    this.#fourier = new Fourier(window.side)
    this.#weights = {
      coarse: gaussianWeights(window.side, frequencyWidth),
      fine: rimWeights(window.side, frequencyWidth),
    }
    // The damped edges make neighbouring frequencies alike, and the window moves to where chance is best.
    this.leastQuality = 3 * chanceQuality(this.#weights.coarse)
  }

  place(pixels: PixelArray, rows: number, columns: number): Placed {
    const { row, column } = this.#window
    const window = { ...this.#window, row: row + rows, column: column + columns }
    return { spectrum: windowSpectrum(pixels, this.#image, window, this.#fourier), rows, columns }
  }

  /** Displacement against the reference, whole pixels first; looked for around where the sample was last. */
  compare(
    pixels: PixelArray,
    reference: Placed,
    near: { readonly rows: number; readonly columns: number },
  ): { readonly shift: FoundShift; readonly placed: Placed } {
    const { bin } = this.#window
    let placed = this.place(pixels, Math.round(near.rows), Math.round(near.columns))
    for (let move = 0; ; move++) {
      const rest = findShift(this.#fourier, reference.spectrum, placed.spectrum, this.#weights)
      const rows = placed.rows - reference.rows + rest.rows * bin
      const columns = placed.columns - reference.columns + rest.columns * bin
      const shift = { rows, columns, quality: rest.quality }
      const isNear = Math.abs(rest.rows * bin) <= 0.75 && Math.abs(rest.columns * bin) <= 0.75
      if (isNear || move === mostMoves) return { shift, placed }
      placed = this.place(pixels, Math.round(reference.rows + rows), Math.round(reference.columns + columns))
    }
  }
}
