import { assert } from '../base/assert.ts'
import type { PixelArray } from '../model/pixels.ts'

export interface NormaliseInput {
  readonly data: PixelArray
  readonly darkForData: Float32Array
  /** White frames of this point with their weights, which add up to 1. */
  readonly whites: readonly WeightedFrame[]
  readonly darkForWhite: Float32Array
  /** Counts from which a pixel says nothing; Infinity where unknown. */
  readonly saturation: number
}

export interface WeightedFrame {
  readonly pixels: Float32Array
  readonly weight: number
}

export interface NormaliseSummary {
  /** Pixels without a value: they are NaN in the result. */
  readonly invalid: number
  /** Of these, pixels saturated in the data or in the white. */
  readonly saturated: number
  /** Over the valid pixels; NaN when there is none. */
  readonly mean: number
}

/**
 * Transmission of the sample, pixel by pixel: T = (data − dark_data) / (white − dark_white), the flat-field correction
 * of digital detectors (Seibert, Boone and Lindfors, Proc. SPIE 3336, 1998, 348). white = Σ weight·white_i. Invalid, hence
 * NaN: white − dark_white ≤ 0, or data or white at or above saturation. Computed in double, stored as float32.
 */
export function normaliseFrame(input: NormaliseInput, out: Float32Array): NormaliseSummary {
  const { data, darkForData, darkForWhite, saturation } = input
  const pixels = data.length
  assert(out.length === pixels, `result has ${out.length} pixels, data ${pixels}`)
  assert(darkForData.length === pixels && darkForWhite.length === pixels, 'dark frames of another size')
  weightedSum(input.whites, out)
  let invalid = 0
  let saturated = 0
  let sum = 0
  for (let i = 0; i < pixels; i++) {
    const counts = data[i] ?? 0
    const white = out[i] ?? 0
    const flat = white - (darkForWhite[i] ?? 0)
    const isSaturated = counts >= saturation || white >= saturation
    // Written so that NaN anywhere counts as invalid too.
    const value = flat > 0 && !isSaturated ? (counts - (darkForData[i] ?? 0)) / flat : Number.NaN
    if (value !== value) {
      invalid++
      if (isSaturated) saturated++
    } else sum += value
    out[i] = value
  }
  return { invalid, saturated, mean: invalid === pixels ? Number.NaN : sum / (pixels - invalid) }
}

function weightedSum(frames: readonly WeightedFrame[], out: Float32Array): void {
  const [first, second] = frames
  assert(first !== undefined, 'no white frame')
  assert(
    frames.every(frame => frame.pixels.length === out.length),
    'white frames of another size',
  )
  const { pixels, weight } = first
  // One frame or two is the rule: no pass over memory more than needed.
  if (second === undefined) for (let i = 0; i < out.length; i++) out[i] = (pixels[i] ?? 0) * weight
  else {
    const { pixels: others, weight: otherWeight } = second
    for (let i = 0; i < out.length; i++) out[i] = (pixels[i] ?? 0) * weight + (others[i] ?? 0) * otherWeight
  }
  for (const more of frames.slice(2)) addWeighted(more, out)
}

function addWeighted({ pixels, weight }: WeightedFrame, out: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) + (pixels[i] ?? 0) * weight
}
