import { advance, doubles, set, storeVector } from '../../wasm/terms.ts'
import { Kernels } from '../../wasm/kernels.ts'
import { op, wasmModule, type Code, type WasmFunction } from '../../wasm/wasm-module.ts'

/** What comes to a place is summed up this many times over: neighbours in a row of pixels need not wait for each other. */
export const lanes = 4
/**
 * Pixels of one row that fall onto the detector: half a place less than the place of the first one (float64), then from which
 * byte of the slice to which they are (two 32-bit integers).
 */
export const spanBytes = 16

interface ProjectionKernels {
  /**
   * Adds to every pixel of the spans up to `end` what `row` has at its place, linear between two places; the next pixel's
   * place is `step` further. Slice and row are float64; before the first and behind the last place there is one more.
   */
  readonly back: (spans: number, end: number, slice: number, row: number, step: number) => void
  /**
   * The transpose: spreads every pixel over the two places beside its own. At `sums` there are `lanes` pairs of float64 for
   * every place: what comes to it, and to the next one.
   */
  readonly forward: (spans: number, end: number, slice: number, sums: number, step: number) => void
}

export const projectionKernels = new Kernels<ProjectionKernels>(() => wasmModule([], [back(), forward()]))

/** 1.5 · 2^52: added to a number it leaves the nearest integer in the lowest bits. */
const rounder = 2 ** 52 + 2 ** 51

const [spans, end, slice, target, step] = [0, 1, 2, 3, 4]
const [pixel, last, address] = [5, 6, 7]
const [steps, place, rounded, gap, half, rounders, first, second, low] = [8, 9, 10, 11, 12, 13, 14, 15, 16]

/** The whole number below the place in the lowest bits of `rounded`; how far it is behind the middle to the next in `gap`. */
const split: Code = [
  ...set(rounded, doubles.add(op.get(place), op.get(rounders))),
  ...set(gap, doubles.subtract(op.get(place), doubles.subtract(op.get(rounded), op.get(rounders)))),
]

function back(): WasmFunction {
  const rowAt = (lane: number): Code => [
    ...[...op.get(rounded), ...op.int32Lane(lane), ...op.constant(3), ...op.shiftLeft],
    ...[...op.get(target), ...op.add, ...op.loadVector(0)],
  ]
  const rise = doubles.subtract(doubles.seconds(op.get(first), op.get(second)), op.get(low))
  const part = doubles.times(doubles.add(op.get(gap), op.get(half)), rise)
  const sum = (pixels: Code): Code => doubles.add(pixels, doubles.add(op.get(low), part))
  const interpolated = (other: Code): Code => [
    ...[...split, ...set(first, rowAt(0)), ...set(second, other)],
    ...set(low, doubles.firsts(op.get(first), op.get(second))),
  ]
  return overSpans('back', [
    // Two pixels at a time, the second one step further.
    ...set(place, doubles.add(op.get(place), doubles.times(op.get(steps), doubles.zeroAndOne))),
    ...whilePixels(8, [
      ...interpolated(rowAt(2)),
      ...storeVector(op.get(pixel), sum(doubles.load(op.get(pixel)))),
      ...set(place, doubles.add(op.get(place), doubles.add(op.get(steps), op.get(steps)))),
      ...advance(16, pixel),
    ]),
    // The last of an odd number.
    ...whilePixels(0, [
      ...interpolated(op.get(first)),
      ...[...op.get(pixel), ...sum(doubles.spread(op.get(pixel))), ...op.storeFirst64(0)],
      ...advance(8, pixel),
    ]),
  ])
}

function forward(): WasmFunction {
  // Half a place less than the distances from both places, 1 − part and part.
  const parts = doubles.add(op.get(half), doubles.times(op.get(gap), doubles.minusAndPlus))
  const sumAt = [
    ...[...op.get(rounded), ...op.int32Lane(0), ...op.constant(Math.log2(16 * lanes)), ...op.shiftLeft],
    ...[...op.get(pixel), ...op.constant(1), ...op.shiftLeft, ...op.constant(16 * (lanes - 1)), ...op.and],
    ...[...op.add, ...op.get(target), ...op.add],
  ]
  return overSpans(
    'forward',
    whilePixels(0, [
      ...[...split, ...set(address, sumAt), ...set(low, doubles.times(doubles.spread(op.get(pixel)), parts))],
      ...storeVector(op.get(address), doubles.add(doubles.load(op.get(address)), op.get(low))),
      ...set(place, doubles.add(op.get(place), op.get(steps))),
      ...advance(8, pixel),
    ]),
  )
}

/** Sets the first place of a span, in both places of the vector, and its pixels' addresses, then runs. */
function overSpans(name: keyof ProjectionKernels, onSpan: Code): WasmFunction {
  const body = [
    ...set(place, doubles.spread(op.get(spans))),
    ...set(pixel, [...op.get(spans), ...op.load32(8), ...op.get(slice), ...op.add]),
    ...set(last, [...op.get(spans), ...op.load32(12), ...op.get(slice), ...op.add]),
    ...onSpan,
    ...advance(spanBytes, spans),
  ]
  return {
    ...{ name, parameters: 4, f64Parameters: 1, returns: undefined, i32Locals: 3, v128Locals: 9 },
    body: [
      ...set(steps, doubles.splat(op.get(step))),
      ...set(half, doubles.splat(op.constantFloat64(0.5))),
      ...set(rounders, doubles.splat(op.constantFloat64(rounder))),
      ...op.repeatWhile(body, [...op.get(spans), ...op.get(end), ...op.lessUnsigned]),
    ],
  }
}

/** As long as the pixel `ahead` bytes further is one of the span. */
function whilePixels(ahead: number, body: Code): Code {
  const isThere = [...op.get(pixel), ...op.constant(ahead), ...op.add, ...op.get(last), ...op.lessUnsigned]
  return [...isThere, ...op.whenNot0(op.repeatWhile(body, isThere))]
}
