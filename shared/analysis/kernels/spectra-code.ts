import { advance, doubles, floats, integers, lastTwo, set, storeVector } from '../../wasm/terms.ts'
import { Kernels } from '../../wasm/kernels.ts'
import { op, wasmModule, type Code, type WasmFunction } from '../../wasm/wasm-module.ts'

/** Of images along the energy; float32 from `values` to `end`, whole vectors, in all of them. */
interface SpectraKernels {
  /** sums += factor · values; sums are float64. */
  readonly addScaled: (values: number, end: number, sums: number, factor: number) => void
  /** sums += values²; `factor` says nothing. */
  readonly addSquares: (values: number, end: number, sums: number, factor: number) => void
  /**
   * Where the slope from the last image to this one is the greatest so far: keeps it, the one before it and the number of its
   * interval, `current`; where the interval before this one has the greatest: keeps this one behind it. Then values are the
   * last ones. All are float32 but for `interval`, integers.
   */
  readonly compareSlopes: (
    values: number,
    end: number,
    last: number,
    lastSlope: number,
    slope: number,
    before: number,
    after: number,
    interval: number,
    current: number,
    perStep: number,
  ) => void
}

export const spectraKernels = new Kernels<SpectraKernels>(() =>
  wasmModule(
    [],
    [
      addProducts('addScaled', factors => values => doubles.times(values, factors)),
      addProducts('addSquares', () => values => doubles.times(values, values)),
      compareSlopes(),
    ],
  ),
)

function addProducts(
  name: 'addScaled' | 'addSquares',
  product: (factors: Code) => (values: Code) => Code,
): WasmFunction {
  const [values, end, sums, factor, factors, two] = [0, 1, 2, 3, 4, 5]
  const add = (part: Code, offset: number): Code => [
    ...set(two, doubles.fromFloats(part)),
    ...storeVector(
      op.get(sums),
      doubles.add(doubles.load(op.get(sums), offset), product(op.get(factors))(op.get(two))),
      offset,
    ),
  ]
  const four = floats.load(op.get(values))
  const body = [...add(four, 0), ...add(lastTwo(four), 16), ...advance(16, values), ...advance(32, sums)]
  return {
    ...{ name, parameters: 3, f64Parameters: 1, returns: undefined, i32Locals: 0, v128Locals: 2 },
    body: [
      ...set(factors, doubles.splat(op.get(factor))),
      ...op.repeatWhile(body, [...op.get(values), ...op.get(end), ...op.lessUnsigned]),
    ],
  }
}

function compareSlopes(): WasmFunction {
  const [values, end, last, lastSlope, slope, before, after, interval, current, perStep] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
  ]
  const [value, found, isSteeper, isNext, perSteps, currents, previous, none] = [
    10, 11, 12, 13, 14, 15, 16, 17,
  ]
  const kept = (array: number): Code => floats.load(op.get(array))
  const chosen = (array: number, first: Code, mask: number, second = kept(array)): Code =>
    storeVector(op.get(array), integers.choose(first, second, op.get(mask)))
  const body = [
    ...set(value, kept(values)),
    ...set(found, floats.times(floats.subtract(op.get(value), kept(last)), op.get(perSteps))),
    ...storeVector(op.get(last), op.get(value)),
    ...set(isSteeper, floats.greater(op.get(found), kept(slope))),
    ...set(isNext, integers.equal(kept(interval), op.get(previous))),
    ...chosen(slope, op.get(found), isSteeper),
    ...chosen(before, kept(lastSlope), isSteeper),
    ...chosen(after, op.get(none), isSteeper, integers.choose(op.get(found), kept(after), op.get(isNext))),
    ...chosen(interval, op.get(currents), isSteeper),
    ...storeVector(op.get(lastSlope), op.get(found)),
    ...advance(16, values, last, lastSlope, slope, before, after, interval),
  ]
  return {
    ...{ name: 'compareSlopes', parameters: 9, f64Parameters: 1, returns: undefined },
    ...{ i32Locals: 0, v128Locals: 8 },
    body: [
      ...set(perSteps, floats.splat(op.get(perStep))),
      ...set(currents, integers.splat(op.get(current))),
      ...set(previous, integers.splat([...op.get(current), ...op.constant(1), ...op.subtract])),
      ...set(none, floats.per(op.get(none), op.get(none))), // 0 / 0
      ...op.repeatWhile(body, [...op.get(values), ...op.get(end), ...op.lessUnsigned]),
    ],
  }
}
