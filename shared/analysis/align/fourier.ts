import { assert } from '../../base/assert.ts'

/** Complex numbers of an image, real and imaginary parts apart, row-major. */
export interface Spectrum {
  readonly re: Float64Array
  readonly im: Float64Array
}

/**
 * Discrete Fourier transform of square images whose side is a power of two: F(u, v) = Σ f(y, x) exp(−2πi (u y + v x) / n),
 * by rows, then columns (radix 2, Cooley and Tukey 1965; twiddle factors tabulated). In place; not scaled.
 */
export class Fourier {
  readonly side: number
  readonly #cosines: Float64Array
  readonly #sines: Float64Array
  readonly #reversed: Uint32Array
  readonly #columnRe: Float64Array
  readonly #columnIm: Float64Array

  constructor(side: number) {
    assert(side >= 2 && Number.isInteger(Math.log2(side)), `${side} is no power of two`)
    this.side = side
    this.#cosines = Float64Array.from({ length: side / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / side))
    this.#sines = Float64Array.from({ length: side / 2 }, (_, k) => Math.sin((2 * Math.PI * k) / side))
    this.#reversed = bitReversed(side)
    this.#columnRe = new Float64Array(side)
    this.#columnIm = new Float64Array(side)
  }

  forward({ re, im }: Spectrum): void {
    const { side } = this
    for (let row = 0; row < side; row++)
      this.#line(re.subarray(row * side, (row + 1) * side), im.subarray(row * side, (row + 1) * side))
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
      this.#line(lineRe, lineIm)
      for (let row = 0, at = column; row < side; row++, at += side) {
        re[at] = lineRe[row] ?? 0
        im[at] = lineIm[row] ?? 0
      }
    }
  }

  #line(re: Float64Array, im: Float64Array): void {
    this.#reorder(re, im)
    const { side } = this
    const cosines = this.#cosines
    const sines = this.#sines
    for (let half = 1; half < side; half *= 2) {
      const stride = side / (2 * half)
      for (let start = 0; start < side; start += 2 * half) {
        for (let k = 0, angle = 0; k < half; k++, angle += stride) {
          const low = start + k
          const high = low + half
          const c = cosines[angle] ?? 0
          const s = sines[angle] ?? 0
          const highRe = re[high] ?? 0
          const highIm = im[high] ?? 0
          const turnedRe = highRe * c + highIm * s
          const turnedIm = highIm * c - highRe * s
          const lowRe = re[low] ?? 0
          const lowIm = im[low] ?? 0
          re[low] = lowRe + turnedRe
          im[low] = lowIm + turnedIm
          re[high] = lowRe - turnedRe
          im[high] = lowIm - turnedIm
        }
      }
    }
  }

  #reorder(re: Float64Array, im: Float64Array): void {
    const reversed = this.#reversed
    for (let i = 0; i < reversed.length; i++) {
      const j = reversed[i] ?? 0
      if (j <= i) continue
      const valueRe = re[i] ?? 0
      re[i] = re[j] ?? 0
      re[j] = valueRe
      const valueIm = im[i] ?? 0
      im[i] = im[j] ?? 0
      im[j] = valueIm
    }
  }
}

function bitReversed(side: number): Uint32Array {
  const reversed = new Uint32Array(side)
  for (let i = 1; i < side; i++) reversed[i] = ((reversed[i >> 1] ?? 0) >> 1) | (i & 1 ? side >> 1 : 0)
  return reversed
}
