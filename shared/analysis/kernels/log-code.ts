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
import { op, wasmModule, type Code } from '../../wasm/wasm-module.ts'

interface LogKernel {
  /**
   * −ln of the float32 numbers from `source` to `end`, whole vectors, to `target`. `table` is a place where `logTable` was
   * put. Leaves four counts at `tally`, which add up to how many of them are not positive, smaller than 2^−126 or not finite:
   * those are not right.
   */
  readonly negativeLog: (source: number, end: number, target: number, table: number, tally: number) => void
}

const mantissaBits = 23
const smallestNormal = 0x0080_0000
const infinity = 0x7f80_0000
const floatOfRootOfHalf = 0x3f35_04f3
const exponentMask = 0xff80_0000

/** Terms s²ⁿ / (2n + 1) behind the first one; the next would be below 0.0295⁶ / 13 = 5e-11, float32 has 24 bits (6e-8). */
const terms = 5
const numbers = [1, -Math.LN2, ...Array.from({ length: terms + 1 }, (_, n) => -2 / (2 * n + 1))]
const words = [floatOfRootOfHalf, exponentMask, smallestNormal, infinity - smallestNormal, 1]

/** What the kernel reads besides: float64 numbers, then 32-bit words. */
export const logTableBytes = 8 * numbers.length + 4 * words.length
export function putLogTable(room: Int32Array): void {
  room.set(new Int32Array(Float64Array.from(numbers).buffer))
  room.set(words, 2 * numbers.length)
}

const [source, end, target, table, tally] = [0, 1, 2, 3, 4]
const [bits, exponent, mantissa, odd, square, unusual] = [5, 6, 7, 8, 9, 10]
const number = (at: number): Code => doubles.spread(op.get(table), 8 * at)
const word = (at: number): Code => integers.spread(op.get(table), 8 * numbers.length + 4 * at)

/**
 * x = 2^e · m with m from √½ to √2, so that nothing cancels near 1; ln m = 2 artanh s = 2 s (1 + s²/3 + s⁴/5 + …) with s =
 * (m − 1) / (m + 1), |s| ≤ 0.172 (Abramowitz and Stegun, Handbook of Mathematical Functions, 4.1.27); in float64.
 */
export const logKernels = new Kernels<LogKernel>(() =>
  wasmModule(
    [],
    [
      {
        ...{ name: 'negativeLog', parameters: 5, returns: undefined, i32Locals: 0, v128Locals: 6 },
        body: [
          ...op.repeatWhile(fourNumbers(), [...op.get(source), ...op.get(end), ...op.lessUnsigned]),
          ...storeVector(op.get(tally), op.get(unusual)),
        ],
      },
    ],
  ),
)

function fourNumbers(): Code {
  const [fromRoot, mask, smallest, range, one] = [word(0), word(1), word(2), word(3), word(4)]
  const power = integers.and(op.get(exponent), mask)
  const isUsual = integers.lessUnsigned(integers.subtract(op.get(bits), smallest), range)
  return [
    ...set(bits, floats.load(op.get(source))),
    ...set(exponent, integers.subtract(op.get(bits), fromRoot)),
    ...set(mantissa, integers.subtract(op.get(bits), power)),
    ...set(exponent, integers.shiftRight(op.get(exponent), mantissaBits)),
    // A mask that is set is −1: one for each number, one less for a usual one.
    ...set(unusual, integers.add(op.get(unusual), integers.add(isUsual, one))),
    ...storeVector(
      op.get(target),
      bothHalves(
        twoLogs(op.get(mantissa), op.get(exponent)),
        twoLogs(lastTwo(op.get(mantissa)), lastTwo(op.get(exponent))),
      ),
    ),
    ...advance(16, source, target),
  ]
}

/** Leaves −ln of the first two numbers. */
function twoLogs(mantissas: Code, exponents: Code): Code {
  const [one, power] = [number(0), number(1)]
  let series = number(2 + terms)
  for (let n = terms - 1; n >= 0; n--)
    series = doubles.add(doubles.times(series, op.get(square)), number(2 + n))
  return [
    ...set(odd, doubles.fromFloats(mantissas)),
    ...set(odd, doubles.per(doubles.subtract(op.get(odd), one), doubles.add(op.get(odd), one))),
    ...set(square, doubles.times(op.get(odd), op.get(odd))),
    ...doubles.toFloats(
      doubles.add(doubles.times(doubles.fromIntegers(exponents), power), doubles.times(op.get(odd), series)),
    ),
  ]
}
