import { assert } from '../base/assert.ts'
import { KernelMemory } from '../wasm/kernel-memory.ts'
import { normaliseKernels } from './kernels/normalise-code.ts'

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

/** Pixels: with their whites and darks they stay in a core's second-level cache. */
const piece = 4096

/**
 * Transmission of the sample, pixel by pixel: T = (data − dark_data) / (white − dark_white), the flat-field correction
 * of digital detectors (Seibert, Boone and Lindfors, Proc. SPIE 3336, 1998, 348). white = Σ weight·white_i. Invalid, hence
 * NaN: white − dark_white ≤ 0, or data or white at or above saturation. Computed in double, stored as float32.
 */
export function normaliseFrame(input: NormaliseInput, out: Float32Array): NormaliseSummary {
  const { data, darkForData, darkForWhite, whites, saturation } = input
  const pixels = data.length
  assert(out.length === pixels, `result has ${out.length} pixels, data ${pixels}`)
  assert(darkForData.length === pixels && darkForWhite.length === pixels, 'dark frames of another size')
  assert(whites.length > 0, 'no white frame')
  assert(
    whites.every(white => white.pixels.length === pixels),
    'white frames of another size',
  )
  const place = (workplace ??= makeWorkplace())
  place.counts.fill(0)
  place.sums.fill(0)
  // Counts are float32: the limit is rounded like them.
  place.limit[0] = saturation
  for (let from = 0; from < pixels; from += piece) normalisePiece(place, input, from, out)
  const { counts, sums } = place
  const valid = sumOf(counts.subarray(0, 4))
  const mean = valid === 0 ? Number.NaN : sumOf(sums) / valid
  return { invalid: pixels - valid, saturated: sumOf(counts.subarray(4, 8)), mean }
}

function normalisePiece(place: Workplace, input: NormaliseInput, from: number, out: Float32Array): void {
  const { data, dark, white, darkForWhite, limit, kernels } = place
  const count = Math.min(piece, out.length - from)
  const bytes = 16 * Math.ceil(count / 4)
  copyPart(input.data, from, count, data)
  copyPart(input.darkForData, from, count, dark)
  copyPart(input.darkForWhite, from, count, darkForWhite)
  mixWhites(place, input.whites, from, count)
  kernels.normalise(
    data.byteOffset,
    data.byteOffset + bytes,
    dark.byteOffset,
    white.byteOffset,
    darkForWhite.byteOffset,
    limit.byteOffset,
  )
  out.set(data.subarray(0, count), from)
}

/** The only white as it is, or their weighted sum. */
function mixWhites(
  { white, other, kernels }: Workplace,
  whites: readonly WeightedFrame[],
  from: number,
  count: number,
): void {
  const start = white.byteOffset
  let weight = 1
  for (const [at, frame] of whites.entries()) {
    if (at === 0) {
      copyPart(frame.pixels, from, count, white)
      weight = frame.weight
      continue
    }
    copyPart(frame.pixels, from, count, other)
    kernels.mix(start, start + white.byteLength, other.byteOffset, weight, frame.weight)
    weight = 1
  }
  if (weight !== 1) kernels.mix(start, start + white.byteLength, start, weight, 0)
}

/** Zeros behind it: a white of 0 makes a pixel that does not count. */
function copyPart(pixels: Float32Array, from: number, count: number, room: Float32Array): void {
  room.set(pixels.subarray(from, from + count))
  room.fill(0, count)
}

function sumOf(values: Int32Array | Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

type Workplace = ReturnType<typeof makeWorkplace>

/** Of this thread. */
let workplace: Workplace | undefined

function makeWorkplace() {
  const memory = new KernelMemory(...new Array<number>(5).fill(4 * piece), 16, 32, 16)
  return {
    data: memory.float32(piece),
    dark: memory.float32(piece),
    white: memory.float32(piece),
    darkForWhite: memory.float32(piece),
    other: memory.float32(piece),
    // As they follow each other at the tally of the kernel.
    limit: memory.float32(4),
    counts: memory.int32(8),
    sums: memory.float64(2),
    kernels: normaliseKernels.over(memory),
  }
}
