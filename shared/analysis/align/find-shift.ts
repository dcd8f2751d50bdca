import { assert } from '../../base/assert.ts'
import type { Fourier, Spectrum } from './fourier.ts'

export interface FoundShift {
  /** How far the image lies from the reference, pixels: towards higher rows and columns. */
  readonly rows: number
  readonly columns: number
  /** Height of the correlation peak, 1 for two equal images, near 0 for two that have nothing in common. */
  readonly quality: number
}

/** Parts of a pixel, each search ten times finer: a thousandth, as a pixel of the window may be many of the image. */
const refinements = [10, 100, 1000] as const
/** Steps to either side: one and a half of the search before. */
const reach = 15

/** Weight of every frequency in the two searches. */
export interface ShiftWeights {
  readonly coarse: Float64Array
  readonly fine: Float64Array
}

/**
 * Displacement of `image` against `reference` in two searches. The first finds the pixel: the peak of the inverse transform of
 * R = w · F_image · conj(F_reference) / |F_image · F_reference|^½. The exponent lies between cross-correlation (0) and phase correlation
 * (1, Kuglin and Hines 1975): phase alone counts noise and what stands still on the detector as much as the sample.
 * The second finds its fraction, by evaluating the transform of R = v · F_image · conj(F_reference) between the pixels near that peak
 * (Guizar-Sicairos, Thurman and Fienup, Opt. Lett. 33, 2008, 156): at an absorption edge the grains of one substance change their
 * contrast and those of another do not, which moves any peak that hears mostly the large and smooth; v rises with the frequency and hears
 * the rims of the grains. On simulated scans across an edge that left a quarter of the error. Both spectra are of windowed
 * images of side `fourier.side`.
 */
export function findShift(
  fourier: Fourier,
  reference: Spectrum,
  image: Spectrum,
  weights: ShiftWeights,
): FoundShift {
  const { side } = fourier
  const balanced = crossPower(reference, image, weights.coarse, size => 1 / Math.sqrt(size))
  const coarse = { re: balanced.re.slice(), im: balanced.im.slice() }
  fourier.backward(coarse)
  const peak = largest(coarse.re)
  let place = { rows: signed(Math.floor(peak / side), side), columns: signed(peak % side, side) }
  const exact = crossPower(reference, image, weights.fine, () => 1)
  for (const factor of refinements) place = refine(exact, side, place, factor)
  return { ...place, quality: heightAt(balanced, side, place) / total(balanced) }
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

/** The same times f: noise is damped, and so is what is large and smooth. */
export function rimWeights(side: number, sigma: number): Float64Array {
  return gaussianWeights(side, sigma).map((weight, at) => {
    const y = signed(Math.floor(at / side), side) / side
    const x = signed(at % side, side) / side
    return weight * Math.hypot(x, y)
  })
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

function crossPower(
  reference: Spectrum,
  image: Spectrum,
  weights: Float64Array,
  scaled: (size: number) => number,
): Spectrum {
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
    const scale = (weights[i] ?? 0) * scaled(size)
    re[i] = productRe * scale
    im[i] = productIm * scale
  }
  return { re, im }
}

interface Place {
  readonly rows: number
  readonly columns: number
}

/** The transform at one place between the pixels. */
function heightAt({ re, im }: Spectrum, side: number, { rows, columns }: Place): number {
  let height = 0
  for (let v = 0, at = 0; v < side; v++) {
    const down = signed(v, side) * rows
    for (let u = 0; u < side; u++, at++) {
      const angle = (2 * Math.PI * (down + signed(u, side) * columns)) / side
      height += (re[at] ?? 0) * Math.cos(angle) - (im[at] ?? 0) * Math.sin(angle)
    }
  }
  return height
}

/** The largest value within 1.5 steps of the level before around a place, in steps of 1/`factor` pixel. */
function refine(spectrum: Spectrum, side: number, around: Place, factor: number): Place {
  const places = (centre: number): Float64Array =>
    Float64Array.from(
      { length: 2 * reach + 1 },
      (_, step) => Math.round(centre * factor) / factor + (step - reach) / factor,
    )
  const rows = places(around.rows)
  const columns = places(around.columns)
  // First along the columns of the spectrum, then along its rows: n²·m + n·m² terms instead of n²·m².
  const part = { re: new Float64Array(rows.length * side), im: new Float64Array(rows.length * side) }
  for (const [step, row] of rows.entries()) alongColumns(spectrum, side, row, step * side, part)
  let best = around
  let highest = Number.NEGATIVE_INFINITY
  const cosines = new Float64Array(side)
  const sines = new Float64Array(side)
  for (const column of columns) {
    for (let u = 0; u < side; u++) {
      const angle = (2 * Math.PI * signed(u, side) * column) / side
      cosines[u] = Math.cos(angle)
      sines[u] = Math.sin(angle)
    }
    for (const [step, row] of rows.entries()) {
      const height = realPart(part, step * side, cosines, sines)
      if (height <= highest) continue
      highest = height
      best = { rows: row, columns: column }
    }
  }
  return best
}

/**
 * Σ over the rows v of the spectrum, at every column, into `part` from `to` on. Images are real: row −v holds the conjugates of row v
 * the other way round, which add the same to the real part of what is summed up in the end. So half of the rows, twice.
 */
function alongColumns({ re, im }: Spectrum, side: number, row: number, to: number, part: Spectrum): void {
  for (let v = 0; v <= side / 2; v++) {
    const angle = (2 * Math.PI * signed(v, side) * row) / side
    const times = v === 0 || v === side / 2 ? 1 : 2
    const rotation = { cosine: times * Math.cos(angle), sine: times * Math.sin(angle) }
    addRotated(re, im, v * side, rotation, part, to, side)
  }
}

function addRotated(
  re: Float64Array,
  im: Float64Array,
  from: number,
  { cosine, sine }: { readonly cosine: number; readonly sine: number },
  part: Spectrum,
  to: number,
  side: number,
): void {
  const partRe = part.re
  const partIm = part.im
  for (let u = 0; u < side; u++) {
    const a = re[from + u] ?? 0
    const b = im[from + u] ?? 0
    partRe[to + u] = (partRe[to + u] ?? 0) + a * cosine - b * sine
    partIm[to + u] = (partIm[to + u] ?? 0) + a * sine + b * cosine
  }
}

function realPart({ re, im }: Spectrum, from: number, cosines: Float64Array, sines: Float64Array): number {
  let sum = 0
  for (let u = 0; u < cosines.length; u++)
    sum += (re[from + u] ?? 0) * (cosines[u] ?? 0) - (im[from + u] ?? 0) * (sines[u] ?? 0)
  return sum
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
