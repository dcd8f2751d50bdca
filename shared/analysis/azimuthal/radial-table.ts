import { assert } from '../../base/assert.ts'
import type { DetectorGeometry } from '../../imaging/geometry/detector-geometry.ts'
import type { ImageShape } from '../../model/pixels.ts'
import { azimuth, placeOf, polarisation, relativeSolidAngle, twoTheta } from './geometry.ts'

export const radialUnits = ['deg', '1/nm', '1/angstrom'] as const
export type RadialUnit = (typeof radialUnits)[number]

export interface RadialSettings {
  readonly unit: RadialUnit
  readonly bins: number
  /** In `unit`; undefined: from the direct beam to the farthest corner. */
  readonly range: readonly [from: number, to: number] | undefined
  /** −1 … 1; undefined: not corrected. */
  readonly polarisationFactor: number | undefined
  readonly isSolidAngleCorrected: boolean
  /** Not 0: the pixel is left out. */
  readonly mask: Uint8Array | undefined
}

/**
 * Into which bins every pixel goes, and with which part: its bounding box along the radius, spread evenly (method `bbox` of
 * pyFAI: Ashiotis et al., J. Appl. Cryst. 48 (2015) 510). Pixel after pixel, so that an image is read in order: 5 bytes per
 * pixel and 4 per part, some 60 MB for 2048² pixels in 1000 bins.
 */
export interface RadialTable {
  readonly bins: number
  /** Middle of every bin. */
  readonly centres: Float64Array
  readonly firstBin: Uint32Array
  /** Bins that a pixel falls into; 0: none. */
  readonly counts: Uint16Array
  /** All parts, pixel after pixel. */
  readonly parts: Float32Array
  /** What a pixel's counts stand for: solid angle × polarisation. */
  readonly weights: Float32Array
  /** Σ part·weight of every bin, no pixel missing. */
  readonly norms: Float64Array
}

export function radialTable(
  geometry: DetectorGeometry,
  image: ImageShape,
  settings: RadialSettings,
): RadialTable {
  const { mask, bins } = settings
  const pixels = image.height * image.width
  assert(mask === undefined || mask.length === pixels, 'a mask of another size')
  const spans = radialSpans(geometry, image, settings.unit)
  const [from, to] = settings.range ?? [0, farthestRadius(geometry, image, settings.unit)]
  const perBin = bins / (to - from)
  const firstBin = new Uint32Array(pixels)
  const counts = new Uint16Array(pixels)
  let total = 0
  for (let i = 0; i < pixels; i++) {
    if (mask !== undefined && mask[i] !== 0) continue
    const low = ((spans.low[i] ?? 0) - from) * perBin
    const high = ((spans.high[i] ?? 0) - from) * perBin
    if (!(high > 0) || low >= bins) continue
    const first = Math.max(0, Math.floor(low))
    const count = Math.min(bins, Math.ceil(high)) - first
    firstBin[i] = first
    counts[i] = count
    total += count
  }
  const parts = new Float32Array(total)
  const weights = pixelWeights(geometry, image, settings)
  const norms = new Float64Array(bins)
  let at = 0
  for (let i = 0; i < pixels; i++) {
    const low = ((spans.low[i] ?? 0) - from) * perBin
    const high = ((spans.high[i] ?? 0) - from) * perBin
    const first = firstBin[i] ?? 0
    for (let bin = first; bin < first + (counts[i] ?? 0); bin++) {
      const part = (Math.min(high, bin + 1) - Math.max(low, bin)) / (high - low)
      parts[at++] = part
      norms[bin] = (norms[bin] ?? 0) + part * (weights[i] ?? 0)
    }
  }
  return { bins, centres: binCentres(bins, [from, to]), firstBin, counts, parts, weights, norms }
}

export function binCentres(bins: number, [from, to]: readonly [number, number]): Float64Array {
  return Float64Array.from({ length: bins }, (_, bin) => from + ((bin + 0.5) * (to - from)) / bins)
}

/** Angles below 90° have convex rings on a flat detector, so that one of its corners is farthest out. */
export function farthestRadius(
  geometry: DetectorGeometry,
  { height, width }: ImageShape,
  unit: RadialUnit,
): number {
  const radius = radiusOf(geometry, unit)
  return Math.max(radius(0, 0), radius(0, width), radius(height, 0), radius(height, width))
}

interface Spans {
  readonly low: Float64Array
  readonly high: Float64Array
}

/** From the middle of a pixel as far to both sides as its farthest corner. */
function radialSpans(geometry: DetectorGeometry, { height, width }: ImageShape, unit: RadialUnit): Spans {
  const radius = radiusOf(geometry, unit)
  const corners = new Float64Array((height + 1) * (width + 1))
  for (let row = 0; row <= height; row++)
    for (let column = 0; column <= width; column++) corners[row * (width + 1) + column] = radius(row, column)
  const low = new Float64Array(height * width)
  const high = new Float64Array(height * width)
  for (let row = 0, i = 0; row < height; row++)
    for (let column = 0; column < width; column++, i++) {
      const middle = radius(row + 0.5, column + 0.5)
      let reach = 0
      for (let corner = 0; corner < 4; corner++) {
        const at = (row + (corner >> 1)) * (width + 1) + column + (corner & 1)
        reach = Math.max(reach, Math.abs((corners[at] ?? 0) - middle))
      }
      low[i] = Math.max(0, middle - reach)
      high[i] = middle + reach
    }
  return { low, high }
}

function radiusOf(geometry: DetectorGeometry, unit: RadialUnit): (slow: number, fast: number) => number {
  const toPlace = placeOf(geometry)
  const place = new Float64Array(3)
  if (unit === 'deg')
    return (slow, fast) => {
      toPlace(slow, fast, place)
      return (twoTheta(place) * 180) / Math.PI
    }
  const { wavelengthM } = geometry
  assert(wavelengthM !== undefined, 'q needs a wavelength')
  const perUnit = unit === '1/nm' ? 1e-9 : 1e-10
  const scale = ((4 * Math.PI) / wavelengthM) * perUnit
  return (slow, fast) => {
    toPlace(slow, fast, place)
    return scale * Math.sin(twoTheta(place) / 2)
  }
}

function pixelWeights(
  geometry: DetectorGeometry,
  { height, width }: ImageShape,
  { polarisationFactor, isSolidAngleCorrected }: RadialSettings,
): Float32Array {
  const toPlace = placeOf(geometry)
  const place = new Float64Array(3)
  const weights = new Float32Array(height * width)
  for (let row = 0, i = 0; row < height; row++)
    for (let column = 0; column < width; column++, i++) {
      let weight = isSolidAngleCorrected ? relativeSolidAngle(geometry, row + 0.5, column + 0.5) : 1
      if (polarisationFactor !== undefined) {
        toPlace(row + 0.5, column + 0.5, place)
        weight *= polarisation(twoTheta(place), azimuth(place), polarisationFactor)
      }
      weights[i] = weight
    }
  return weights
}
