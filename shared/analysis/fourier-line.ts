import { assert } from '../base/assert.ts'

/**
 * Discrete Fourier transform of a line whose length is a power of two: F(u) = Σ f(x) exp(−2πi u x / n) (radix 2, Cooley and
 * Tukey 1965; twiddle factors tabulated). In place; not scaled.
 */
export class FourierLine {
  readonly length: number
  readonly #cosines: Float64Array
  readonly #sines: Float64Array
  readonly #reversed: Uint32Array

  constructor(length: number) {
    assert(length >= 2 && Number.isInteger(Math.log2(length)), `${length} is no power of two`)
    this.length = length
    this.#cosines = Float64Array.from({ length: length / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / length))
    this.#sines = Float64Array.from({ length: length / 2 }, (_, k) => Math.sin((2 * Math.PI * k) / length))
    this.#reversed = bitReversed(length)
  }

  forward(re: Float64Array, im: Float64Array): void {
    this.#reorder(re, im)
    const { length } = this
    const cosines = this.#cosines
    const sines = this.#sines
    for (let half = 1; half < length; half *= 2) {
      const stride = length / (2 * half)
      for (let start = 0; start < length; start += 2 * half) {
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

  /** The inverse, times the length. */
  backward(re: Float64Array, im: Float64Array): void {
    // Exchanging the parts before and after turns the sign of the exponent.
    this.forward(im, re)
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

function bitReversed(length: number): Uint32Array {
  const reversed = new Uint32Array(length)
  for (let i = 1; i < length; i++) reversed[i] = ((reversed[i >> 1] ?? 0) >> 1) | (i & 1 ? length >> 1 : 0)
  return reversed
}
