import { op, wasmModule, type Code, type WasmFunction } from '../../../shared/wasm/wasm-module.ts'

/** Columns that are added up together; their sums take two vectors. */
export const columnsAtOnce = 8
export const sumsBytes = 32

/** Functions of `binModule`; addresses are of bytes in the memory of the ring. */
export interface BinKernels {
  /**
   * Adds up `rows` rows of pixels, `stride` bytes apart, column by column, into 32-bit sums from `sums` to `end`, a multiple
   * of `columnsAtOnce`. Leaves the eight largest counts it met, one of each lane, at `largest`.
   */
  readonly addRows: (
    pixels: number,
    stride: number,
    rows: number,
    sums: number,
    end: number,
    largest: number,
  ) => void
  /**
   * Means of `bin` sums each as 16-bit counts from `out` to `end`. At `constants` stand two 64-bit floats: half a count more
   * than half the number of pixels of a block, rounded down, and one over that number.
   */
  readonly average: (sums: number, out: number, end: number, constants: number) => void
}

/** @param highest means above it are clipped: the counts beyond are marks */
export function binModule(bin: number, bytesPerPixel: 1 | 2, highest: number): Uint8Array<ArrayBuffer> {
  return wasmModule([], [addRows(bytesPerPixel), average(bin, highest)], 'shared')
}

/** Numbers of the specification's table of vector instructions. */
const simd = {
  load8Widened: (offset: number): Code => [0xfd, 0x02, 0x00, offset],
  widenLow: op.vector(0xa9),
  widenHigh: op.vector(0xaa),
  addInt32: op.vector(0xae),
  largerOf16: op.vector(0x99),
} as const
const zeros: Code = [0xfd, 0x0c, ...new Array<number>(16).fill(0)]

function addRows(bytesPerPixel: 1 | 2): WasmFunction {
  const [pixels, stride, rows, sums, end, largestAt] = [0, 1, 2, 3, 4, 5]
  const [at, left] = [6, 7]
  const [counts, low, high, largest] = [8, 9, 10, 11]
  const load = bytesPerPixel === 2 ? op.loadVector(0) : simd.load8Widened(0)
  const oneRow: Code = [
    ...[...op.get(at), ...load, ...op.set(counts)],
    ...[...op.get(low), ...op.get(counts), ...simd.widenLow, ...simd.addInt32, ...op.set(low)],
    ...[...op.get(high), ...op.get(counts), ...simd.widenHigh, ...simd.addInt32, ...op.set(high)],
    ...[...op.get(largest), ...op.get(counts), ...simd.largerOf16, ...op.set(largest)],
    ...[...op.get(at), ...op.get(stride), ...op.add, ...op.set(at)],
  ]
  const eightColumns: Code = [
    ...[...op.get(pixels), ...op.set(at), ...op.get(rows), ...op.set(left)],
    ...[...zeros, ...op.set(low), ...zeros, ...op.set(high)],
    ...op.repeatWhile(oneRow, [...op.get(left), ...op.constant(1), ...op.subtract, ...op.tee(left)]),
    ...[...op.get(sums), ...op.get(low), ...op.storeVector(0)],
    ...[...op.get(sums), ...op.get(high), ...op.storeVector(16)],
    ...[...op.get(pixels), ...op.constant(columnsAtOnce * bytesPerPixel), ...op.add, ...op.set(pixels)],
  ]
  const next = [...op.get(sums), ...op.constant(sumsBytes), ...op.add, ...op.tee(sums)]
  return {
    ...{ name: 'addRows', parameters: 6, returns: undefined, i32Locals: 2, v128Locals: 4 },
    body: [
      ...op.repeatWhile(eightColumns, [...next, ...op.get(end), ...op.lessUnsigned]),
      ...[...op.get(largestAt), ...op.get(largest), ...op.storeVector(0)],
    ],
  }
}

/**
 * Rounded to the nearest, halves up. A division by multiplying: half a count more in the sum keeps every quotient so far from
 * a whole number, 1 / (2 × 64 × 64), that the error of the product, 2^-36 of a 16-bit mean, cannot reach it.
 */
function average(bin: number, highest: number): WasmFunction {
  const [sums, out, end, constants] = [0, 1, 2, 3]
  const mean = 4
  const others = Array.from({ length: bin - 1 }, (_, i) => [
    ...[...op.get(sums), ...op.load32(4 * (i + 1)), ...op.add],
  ])
  const oneBlock: Code = [
    ...[...op.get(sums), ...op.load32(0), ...others.flat()],
    ...[...op.unsignedToFloat64, ...op.get(constants), ...op.loadFloat64(0), ...op.addFloat64],
    ...[...op.get(constants), ...op.loadFloat64(8), ...op.multiplyFloat64, ...op.truncateToUnsigned],
    ...op.set(mean),
    ...[...op.get(out), ...op.get(mean), ...op.constant(highest)],
    ...[...op.get(mean), ...op.constant(highest), ...op.lessUnsigned, ...op.select, ...op.store16(0)],
    ...[...op.get(sums), ...op.constant(4 * bin), ...op.add, ...op.set(sums)],
  ]
  const next = [...op.get(out), ...op.constant(2), ...op.add, ...op.tee(out)]
  return {
    ...{ name: 'average', parameters: 4, returns: undefined, i32Locals: 1, v128Locals: 0 },
    body: op.repeatWhile(oneBlock, [...next, ...op.get(end), ...op.lessUnsigned]),
  }
}
