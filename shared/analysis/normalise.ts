import { assert } from '../base/assert.ts'
import { inStretches } from './in-stretches.ts'

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
  const { data, darkForData, darkForWhite } = input
  const pixels = data.length
  assert(out.length === pixels, `result has ${out.length} pixels, data ${pixels}`)
  assert(darkForData.length === pixels && darkForWhite.length === pixels, 'dark frames of another size')
  const white = whiteFrame(input.whites, out)
  const tally = { invalid: 0, saturated: 0, sum: 0 }
  inStretches(pixels, (from, to) => normaliseStretch(input, white, out, tally, from, to))
  const { invalid, saturated, sum } = tally
  return { invalid, saturated, mean: invalid === pixels ? Number.NaN : sum / (pixels - invalid) }
}

interface Tally {
  invalid: number
  saturated: number
  sum: number
}

function normaliseStretch(
  input: NormaliseInput,
  white: Float32Array,
  out: Float32Array,
  tally: Tally,
  from: number,
  to: number,
): void {
  const { data, darkForData, darkForWhite } = input
  // Counts are float32: the limit must be rounded like them.
  const saturation = Math.fround(input.saturation)
  let sum = 0
  for (let i = from; i < to; i++) {
    const counts = data[i] ?? 0
    const bright = white[i] ?? 0
    const flat = bright - (darkForWhite[i] ?? 0)
    const value = (counts - (darkForData[i] ?? 0)) / flat
    // Written so that NaN anywhere counts as invalid too.
    if (flat > 0 && counts < saturation && bright < saturation && value === value) {
      sum += value
      out[i] = value
    } else {
      tally.invalid++
      if (counts >= saturation || bright >= saturation) tally.saturated++
      out[i] = Number.NaN
    }
  }
  tally.sum += sum
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
  // Two are the rule: no pass over memory more than needed.
  const other = second ?? { pixels: first.pixels, weight: 0 }
  inStretches(room.length, (from, to) => addTwo(first, other, room, from, to))
  for (const more of frames.slice(2))
    inStretches(room.length, (from, to) => addWeighted(more, room, from, to))
  return room
}

function addTwo(
  one: WeightedFrame,
  other: WeightedFrame,
  room: Float32Array,
  from: number,
  to: number,
): void {
  const { pixels, weight } = one
  const { pixels: others, weight: otherWeight } = other
  for (let i = from; i < to; i++) room[i] = (pixels[i] ?? 0) * weight + (others[i] ?? 0) * otherWeight
}

function addWeighted({ pixels, weight }: WeightedFrame, sums: Float32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) sums[i] = (sums[i] ?? 0) + (pixels[i] ?? 0) * weight
}
