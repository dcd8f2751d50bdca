import { assert } from '../base/assert.ts'

export interface NormaliseInput {
  readonly data: Float32Array
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
  const { data, darkForData, darkForWhite, whites } = input
  const pixels = data.length
  assert(out.length === pixels, `result has ${out.length} pixels, data ${pixels}`)
  assert(darkForData.length === pixels && darkForWhite.length === pixels, 'dark frames of another size')
  // Counts are float32: the limit must be rounded like them.
  const saturation = Math.fround(input.saturation)
  const white = whiteFrame(whites, out)
  let invalid = 0
  let saturated = 0
  let sum = 0
  for (let i = 0; i < pixels; i++) {
    const counts = data[i] ?? 0
    const bright = white[i] ?? 0
    const flat = bright - (darkForWhite[i] ?? 0)
    const value = (counts - (darkForData[i] ?? 0)) / flat
    // Written so that NaN anywhere counts as invalid too.
    if (flat > 0 && counts < saturation && bright < saturation && value === value) {
      sum += value
      out[i] = value
    } else {
      invalid++
      if (counts >= saturation || bright >= saturation) saturated++
      out[i] = Number.NaN
    }
  }
  return { invalid, saturated, mean: invalid === pixels ? Number.NaN : sum / (pixels - invalid) }
}

/** The only white as it is, or their weighted sum in `room`. */
function whiteFrame(frames: readonly WeightedFrame[], room: Float32Array): Float32Array {
  const [first, second] = frames
  assert(first !== undefined, 'no white frame')
  assert(
    frames.every(frame => frame.pixels.length === room.length),
    'white frames of another size',
  )
  if (second === undefined && first.weight === 1) return first.pixels
  const { pixels, weight } = first
  // Two are the rule: no pass over memory more than needed.
  const { pixels: others, weight: otherWeight } = second ?? { pixels, weight: 0 }
  for (let i = 0; i < room.length; i++) room[i] = (pixels[i] ?? 0) * weight + (others[i] ?? 0) * otherWeight
  for (const more of frames.slice(2)) addWeighted(more, room)
  return room
}

function addWeighted({ pixels, weight }: WeightedFrame, sums: Float32Array): void {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (pixels[i] ?? 0) * weight
}
