import { FourierLine } from '../fourier-line.ts'

/**
 * Cosine transforms C(k) = Σ x(n) cos(π k (2n + 1) / 2N) of two real lines at a time through one complex Fourier transform of
 * the same length, a power of two (Makhoul, IEEE Trans. Acoust. Speech Signal Process. 28 (1980) 27). In place.
 */
export class CosineLines {
  readonly #line: FourierLine
  readonly #re: Float64Array
  readonly #im: Float64Array
  readonly #cosines: Float64Array
  readonly #sines: Float64Array

  constructor(length: number) {
    this.#line = new FourierLine(length)
    this.#re = new Float64Array(length)
    this.#im = new Float64Array(length)
    this.#cosines = Float64Array.from({ length }, (_, k) => Math.cos((Math.PI * k) / (2 * length)))
    this.#sines = Float64Array.from({ length }, (_, k) => Math.sin((Math.PI * k) / (2 * length)))
  }

  /** Lines begin at `one` and at `other`; neighbours are `step` apart. */
  forward(values: Float64Array, one: number, other: number, step: number): void {
    const [re, im, cosines, sines] = [this.#re, this.#im, this.#cosines, this.#sines]
    const length = re.length
    for (let n = 0; n < length; n++) {
      const source = sortedPlace(n, length) * step
      re[n] = values[one + source] ?? 0
      im[n] = values[other + source] ?? 0
    }
    this.#line.forward(re, im)
    for (let k = 0; k < length; k++) {
      const mirror = k === 0 ? 0 : length - k
      const sumRe = (re[k] ?? 0) + (re[mirror] ?? 0)
      const sumIm = (im[k] ?? 0) + (im[mirror] ?? 0)
      const gapRe = (re[k] ?? 0) - (re[mirror] ?? 0)
      const gapIm = (im[k] ?? 0) - (im[mirror] ?? 0)
      // The transforms of both real lines are (sumRe + i·gapIm) / 2 and (sumIm − i·gapRe) / 2.
      values[one + k * step] = (sumRe * (cosines[k] ?? 0) + gapIm * (sines[k] ?? 0)) / 2
      values[other + k * step] = (sumIm * (cosines[k] ?? 0) - gapRe * (sines[k] ?? 0)) / 2
    }
  }

  /** Undoes `forward`. */
  backward(values: Float64Array, one: number, other: number, step: number): void {
    const [re, im, cosines, sines] = [this.#re, this.#im, this.#cosines, this.#sines]
    const length = re.length
    for (let k = 0; k < length; k++) {
      const at = k * step
      const mirror = (length - k) * step
      const first = values[one + at] ?? 0
      const second = values[other + at] ?? 0
      const firstMirror = k === 0 ? 0 : (values[one + mirror] ?? 0)
      const secondMirror = k === 0 ? 0 : (values[other + mirror] ?? 0)
      const cosine = cosines[k] ?? 0
      const sine = sines[k] ?? 0
      // V(k) = e^(iπk/2N) (C(k) − i C(N − k)) of both lines, the second one times i.
      re[k] = first * cosine + firstMirror * sine - (second * sine - secondMirror * cosine)
      im[k] = first * sine - firstMirror * cosine + (second * cosine + secondMirror * sine)
    }
    this.#line.backward(re, im)
    for (let n = 0; n < length; n++) {
      const target = sortedPlace(n, length) * step
      values[one + target] = (re[n] ?? 0) / length
      values[other + target] = (im[n] ?? 0) / length
    }
  }
}

/** Even places upwards, then odd ones downwards. */
function sortedPlace(n: number, length: number): number {
  return 2 * n < length ? 2 * n : 2 * (length - n) - 1
}
