import { FourierLine } from '../fourier-line.ts'

/** Complex numbers of an image, real and imaginary parts apart, row-major. */
export interface Spectrum {
  readonly re: Float64Array
  readonly im: Float64Array
}

/**
 * Discrete Fourier transform of square images whose side is a power of two: F(u, v) = Σ f(y, x) exp(−2πi (u y + v x) / n),
 * by rows, then columns. In place; not scaled.
 */
export class Fourier {
  readonly side: number
  readonly #line: FourierLine
  readonly #columnRe: Float64Array
  readonly #columnIm: Float64Array

  constructor(side: number) {
    this.side = side
    this.#line = new FourierLine(side)
    this.#columnRe = new Float64Array(side)
    this.#columnIm = new Float64Array(side)
  }

  forward({ re, im }: Spectrum): void {
    const { side } = this
    for (let row = 0; row < side; row++)
      this.#line.forward(re.subarray(row * side, (row + 1) * side), im.subarray(row * side, (row + 1) * side))
    this.#columns(re, im)
  }

  /** The inverse, times side². */
  backward({ re, im }: Spectrum): void {
    // Exchanging the parts before and after turns the sign of the exponent.
    this.forward({ re: im, im: re })
  }

  #columns(re: Float64Array, im: Float64Array): void {
    const { side } = this
    const lineRe = this.#columnRe
    const lineIm = this.#columnIm
    for (let column = 0; column < side; column++) {
      for (let row = 0, at = column; row < side; row++, at += side) {
        lineRe[row] = re[at] ?? 0
        lineIm[row] = im[at] ?? 0
      }
      this.#line.forward(lineRe, lineIm)
      for (let row = 0, at = column; row < side; row++, at += side) {
        re[at] = lineRe[row] ?? 0
        im[at] = lineIm[row] ?? 0
      }
    }
  }
}
