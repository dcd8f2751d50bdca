import {
  advance,
  bothHalves,
  doubles,
  floats,
  integers,
  lastTwo,
  set,
  storeVector,
} from '../../wasm/terms.ts'
import { Kernels } from '../../wasm/kernels.ts'
import { op, wasmModule, type Code, type WasmFunction } from '../../wasm/wasm-module.ts'

interface NormaliseKernels {
  /**
   * (data − dark) / (white − darkForWhite) in float64, as float32 to `data` itself; NaN where it is none. All are float32,
   * `end` is that of `data`, whole vectors. At `tally` stand the limit of saturation, a float32, and 16 bytes further four
   * counts of pixels with a value, four of saturated ones, and two float64 whose sum is that of the values: all of them are added to.
   */
  readonly normalise: (
    data: number,
    end: number,
    dark: number,
    white: number,
    darkForWhite: number,
    tally: number,
  ) => void
  /** one · weight + other · otherWeight in float64, as float32 to `one`, which ends at `end`. */
  readonly mix: (one: number, end: number, other: number, weight: number, otherWeight: number) => void
}

export const normaliseKernels = new Kernels<NormaliseKernels>(() => wasmModule([], [normalise(), mix()]))

function normalise(): WasmFunction {
  const [data, end, dark, white, darkForWhite, tally] = [0, 1, 2, 3, 4, 5]
  const [counts, dull, bright, brightDull, value, limit] = [6, 7, 8, 9, 10, 11]
  const [isValid, valid, saturated, sum, none] = [12, 13, 14, 15, 16]
  const [limitAt, validAt, saturatedAt, sumAt] = [0, 16, 32, 48]
  const two = (part: (vector: Code) => Code): Code => {
    const double = (vector: number): Code => doubles.fromFloats(part(op.get(vector)))
    return doubles.toFloats(
      doubles.per(
        doubles.subtract(double(counts), double(dull)),
        doubles.subtract(double(bright), double(brightDull)),
      ),
    )
  }
  const both = (one: Code, other: Code): Code => integers.and(one, other)
  const isBelow = both(floats.less(op.get(counts), op.get(limit)), floats.less(op.get(bright), op.get(limit)))
  const isDefined = both(
    floats.greater(op.get(bright), op.get(brightDull)),
    floats.equal(op.get(value), op.get(value)),
  )
  const isSaturated = integers.or(
    floats.notLess(op.get(counts), op.get(limit)),
    floats.notLess(op.get(bright), op.get(limit)),
  )
  const values = integers.and(op.get(value), op.get(isValid))
  const body = [
    ...set(counts, floats.load(op.get(data))),
    ...set(dull, floats.load(op.get(dark))),
    ...set(bright, floats.load(op.get(white))),
    ...set(brightDull, floats.load(op.get(darkForWhite))),
    ...set(
      value,
      bothHalves(
        two(vector => vector),
        two(lastTwo),
      ),
    ),
    ...set(isValid, both(isBelow, isDefined)),
    // A mask that is set is −1.
    ...set(valid, integers.subtract(op.get(valid), op.get(isValid))),
    ...set(saturated, integers.subtract(op.get(saturated), isSaturated)),
    ...set(sum, doubles.add(op.get(sum), doubles.fromFloats(values))),
    ...set(sum, doubles.add(op.get(sum), doubles.fromFloats(lastTwo(values)))),
    ...storeVector(op.get(data), integers.choose(op.get(value), op.get(none), op.get(isValid))),
    ...advance(16, data, dark, white, darkForWhite),
  ]
  const kept = [
    [valid, validAt],
    [saturated, saturatedAt],
    [sum, sumAt],
  ] as const
  return {
    ...{ name: 'normalise', parameters: 6, returns: undefined, i32Locals: 0, v128Locals: 11 },
    body: [
      ...set(limit, integers.spread(op.get(tally), limitAt)),
      // 0 / 0
      ...set(none, floats.per(op.get(none), op.get(none))),
      ...kept.flatMap(([local, at]) => set(local, floats.load(op.get(tally), at))),
      ...op.repeatWhile(body, [...op.get(data), ...op.get(end), ...op.lessUnsigned]),
      ...kept.flatMap(([local, at]) => storeVector(op.get(tally), op.get(local), at)),
    ],
  }
}

function mix(): WasmFunction {
  const [one, end, other, weight, otherWeight] = [0, 1, 2, 3, 4]
  const [weights, otherWeights] = [5, 6]
  const two = (part: (vector: Code) => Code): Code =>
    doubles.toFloats(
      doubles.add(
        doubles.times(doubles.fromFloats(part(floats.load(op.get(one)))), op.get(weights)),
        doubles.times(doubles.fromFloats(part(floats.load(op.get(other)))), op.get(otherWeights)),
      ),
    )
  const body = [
    ...storeVector(
      op.get(one),
      bothHalves(
        two(vector => vector),
        two(lastTwo),
      ),
    ),
    ...advance(16, one, other),
  ]
  return {
    ...{ name: 'mix', parameters: 3, f64Parameters: 2, returns: undefined, i32Locals: 0, v128Locals: 2 },
    body: [
      ...set(weights, doubles.splat(op.get(weight))),
      ...set(otherWeights, doubles.splat(op.get(otherWeight))),
      ...op.repeatWhile(body, [...op.get(one), ...op.get(end), ...op.lessUnsigned]),
    ],
  }
}
