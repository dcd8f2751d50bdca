import { advance, bothHalves, doubles, floats, lastTwo, set, storeVector } from '../../wasm/terms.ts'
import { Kernels } from '../../wasm/kernels.ts'
import { op, wasmModule, type Code, type WasmFunction } from '../../wasm/wasm-module.ts'

interface MomentsKernels {
  /** Of the float32 numbers from `values` to `end`, whole vectors. */
  readonly sum: (values: number, end: number) => number
  /**
   * Welford's update of mean and Σ (x − mean)², float64, and of the extremes, float32, with the float32 numbers from `values`
   * to `end`, whole vectors. `part`: one over how many images there are with this one.
   */
  readonly addImage: (
    values: number,
    end: number,
    mean: number,
    squares: number,
    minimum: number,
    maximum: number,
    part: number,
  ) => void
  /** √(squares · factor) of the float64 numbers from `squares` to `end`, as float32 to `target`, 4 at a time. */
  readonly deviation: (squares: number, end: number, target: number, factor: number) => void
}

export const momentsKernels = new Kernels<MomentsKernels>(() =>
  wasmModule([], [sum(), addImage(), deviation()]),
)

function sum(): WasmFunction {
  const [values, end, first, last] = [0, 1, 2, 3]
  const four = op.get(values)
  const body = [
    ...set(first, doubles.add(op.get(first), doubles.fromFloats(floats.load(four)))),
    ...set(last, doubles.add(op.get(last), doubles.fromFloats(lastTwo(floats.load(four))))),
    ...advance(16, values),
  ]
  return {
    ...{ name: 'sum', parameters: 2, returns: 'f64', i32Locals: 0, v128Locals: 2 },
    body: [
      ...op.repeatWhile(body, [...op.get(values), ...op.get(end), ...op.lessUnsigned]),
      ...set(first, doubles.add(op.get(first), op.get(last))),
      ...doubles.sum(first),
    ],
  }
}

function addImage(): WasmFunction {
  const [values, end, mean, squares, minimum, maximum, part] = [0, 1, 2, 3, 4, 5, 6]
  const [parts, four, value, before, after] = [7, 8, 9, 10, 11]
  const two = (values: Code, offset: number): Code => {
    const gap = doubles.subtract(op.get(value), op.get(before))
    const product = doubles.times(gap, doubles.subtract(op.get(value), op.get(after)))
    return [
      ...set(value, doubles.fromFloats(values)),
      ...set(before, doubles.load(op.get(mean), offset)),
      ...set(after, doubles.add(op.get(before), doubles.times(gap, op.get(parts)))),
      ...storeVector(op.get(mean), op.get(after), offset),
      ...storeVector(op.get(squares), doubles.add(doubles.load(op.get(squares), offset), product), offset),
    ]
  }
  const lowest = floats.smaller(floats.load(op.get(minimum)), op.get(four))
  const highest = floats.greaterOf(floats.load(op.get(maximum)), op.get(four))
  const body = [
    ...set(four, floats.load(op.get(values))),
    ...two(op.get(four), 0),
    ...two(lastTwo(op.get(four)), 16),
    ...storeVector(op.get(minimum), lowest),
    ...storeVector(op.get(maximum), highest),
    ...advance(16, values, minimum, maximum),
    ...advance(32, mean, squares),
  ]
  return {
    ...{ name: 'addImage', parameters: 6, f64Parameters: 1, returns: undefined, i32Locals: 0, v128Locals: 5 },
    body: [
      ...set(parts, doubles.splat(op.get(part))),
      ...op.repeatWhile(body, [...op.get(values), ...op.get(end), ...op.lessUnsigned]),
    ],
  }
}

function deviation(): WasmFunction {
  const [squares, end, target, factor, factors] = [0, 1, 2, 3, 4]
  const two = (offset: number): Code =>
    doubles.toFloats(doubles.root(doubles.times(doubles.load(op.get(squares), offset), op.get(factors))))
  const body = [
    ...storeVector(op.get(target), bothHalves(two(0), two(16))),
    ...advance(32, squares),
    ...advance(16, target),
  ]
  return {
    ...{ name: 'deviation', parameters: 3, f64Parameters: 1, returns: undefined },
    ...{ i32Locals: 0, v128Locals: 1 },
    body: [
      ...set(factors, doubles.splat(op.get(factor))),
      ...op.repeatWhile(body, [...op.get(squares), ...op.get(end), ...op.lessUnsigned]),
    ],
  }
}
