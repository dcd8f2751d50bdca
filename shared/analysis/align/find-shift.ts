import { assert } from '../../base/assert.ts'
import type { Fourier, Spectrum } from './fourier.ts'

export interface FoundShift {
  /** How far the image lies from the reference, pixels: towards higher rows and columns. */
  readonly rows: number
  readonly columns: number
  /** Height of the correlation peak, 1 for two equal images, near 0 for two that have nothing in common. */
  readonly quality: number
}

/** The peak is looked for to this part of a pixel: 1/100, a fifth of the error we aim at. */
const finest = 100
/** Whole pixels, tenths, hundredths: each search covers the neighbourhood of the one before. */
const refinements = [10, finest] as const

/**
 * Displacement of `image` against `reference`: the peak of the inverse transform of their weighted cross-power spectrum
 * R = w · F_image · conj(F_reference) / |F_image · F_reference|^½, refined by evaluating that transform between the pixels near the
 * peak (Guizar-Sicairos, Thurman and Fienup, Opt. Lett. 33, 2008, 156). The exponent lies between cross-correlation (0) and
 * phase correlation (1, Kuglin and Hines 1975): phase alone counts noise and what stands still on the detector as much as
 * the sample, and is drawn to zero by it; on simulated stacks ½ was the most exact and the least biased. `weights` damps
 * frequencies that hold noise only. Both spectra are of windowed images of side `fourier.side`.
 */
export function findShift(
  fourier: Fourier,
  reference: Spectrum,
  image: Spectrum,
  weights: Float64Array,
): FoundShift {
  const { side } = fourier
  const cross = crossPower(reference, image, weights)
  const coarse = { re: cross.re.slice(), im: cross.im.slice() }
  fourier.backward(coarse)
  const peak = largest(coarse.re)
  let rows = signed(Math.floor(peak / side), side)
  let columns = signed(peak % side, side)
  let height = coarse.re[peak] ?? 0
  for (const factor of refinements) {
    const found = refine(cross, side, { rows, columns }, factor)
    rows = found.rows
    columns = found.columns
    height = found.height
  }
  return { rows, columns, quality: height / total(cross) }
}

/** exp(−f² / 2σ²) per frequency, f in cycles per pixel: what the optics do not pass is noise. */
export function gaussianWeights(side: number, sigma: number): Float64Array {
  const weights = new Float64Array(side * side)
  for (let row = 0; row < side; row++) {
    const y = signed(row, side) / side
    for (let column = 0; column < side; column++) {
      const x = signed(column, side) / side
      weights[row * side + column] = Math.exp(-(x * x + y * y) / (2 * sigma * sigma))
    }
  }
  return weights
}

/**
 * Quality that images without anything in common reach by chance: the largest of side² sums of N random phases is about
 * √(ln side² / N) of what they would be together; N = (Σw)² / Σw² counts the frequencies that are heard.
 */
export function chanceQuality(weights: Float64Array): number {
  let sum = 0
  let squares = 0
  for (const weight of weights) {
    sum += weight
    squares += weight * weight
  }
  return Math.sqrt((Math.log(weights.length) * squares) / (sum * sum))
}

function crossPower(reference: Spectrum, image: Spectrum, weights: Float64Array): Spectrum {
  const { length } = weights
  assert(reference.re.length === length && image.re.length === length, 'spectra of different sizes')
  const re = new Float64Array(length)
  const im = new Float64Array(length)
  for (let i = 0; i < length; i++) {
    const a = image.re[i] ?? 0
    const b = image.im[i] ?? 0
    const c = reference.re[i] ?? 0
    const d = reference.im[i] ?? 0
    const productRe = a * c + b * d
    const productIm = b * c - a * d
    const size = Math.sqrt(productRe * productRe + productIm * productIm)
    if (size === 0) continue
    const scale = (weights[i] ?? 0) / Math.sqrt(size)
    re[i] = productRe * scale
    im[i] = productIm * scale
  }
  return { re, im }
}

/** The largest value within 1.5 steps of the level before around a place, in steps of 1/`factor` pixel. */
function refine(
  { re, im }: Spectrum,
  side: number,
  around: { readonly rows: number; readonly columns: number },
  factor: number,
): { readonly rows: number; readonly columns: number; readonly height: number } {
  const reach = Math.ceil(1.5 * (factor === finest ? factor / 10 : factor))
  const steps = 2 * reach + 1
  const at = (centre: number, step: number): number =>
    Math.round(centre * factor) / factor + (step - reach) / factor
  // First along the columns of the spectrum, then along its rows: n²·m + n·m² terms instead of n²·m².
  const partRe = new Float64Array(steps * side)
  const partIm = new Float64Array(steps * side)
  for (let step = 0; step < steps; step++) {
    const y = at(around.rows, step)
    for (let v = 0; v < side; v++) {
      const angle = (2 * Math.PI * signed(v, side) * y) / side
      const c = Math.cos(angle)
      const s = Math.sin(angle)
      const to = step * side
      const from = v * side
      for (let u = 0; u < side; u++) {
        const a = re[from + u] ?? 0
        const b = im[from + u] ?? 0
        partRe[to + u] = (partRe[to + u] ?? 0) + a * c - b * s
        partIm[to + u] = (partIm[to + u] ?? 0) + a * s + b * c
      }
    }
  }
  let best = { rows: around.rows, columns: around.columns, height: Number.NEGATIVE_INFINITY }
  const cosines = new Float64Array(side)
  const sines = new Float64Array(side)
  for (let step = 0; step < steps; step++) {
    const x = at(around.columns, step)
    for (let u = 0; u < side; u++) {
      const angle = (2 * Math.PI * signed(u, side) * x) / side
      cosines[u] = Math.cos(angle)
      sines[u] = Math.sin(angle)
    }
    for (let row = 0; row < steps; row++) {
      let height = 0
      for (let u = 0; u < side; u++)
        height +=
          (partRe[row * side + u] ?? 0) * (cosines[u] ?? 0) - (partIm[row * side + u] ?? 0) * (sines[u] ?? 0)
      if (height > best.height) best = { rows: at(around.rows, row), columns: x, height }
    }
  }
  return best
}

function largest(values: Float64Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i
  return best
}

/** 0 … n−1 as −n/2 … n/2−1. */
function signed(index: number, side: number): number {
  return index < side / 2 ? index : index - side
}

/** Of all amplitudes: the height of the peak if all waves met there. */
function total({ re, im }: Spectrum): number {
  let sum = 0
  for (let i = 0; i < re.length; i++) sum += Math.hypot(re[i] ?? 0, im[i] ?? 0)
  return sum > 0 ? sum : 1
}
