import type { PixelType } from '../../../shared/model/pixels.ts'
import { op, wasmModule, type Code, type WasmFunction } from '../../../shared/wasm/wasm-module.ts'

/** Vectors hold so many bytes; what is left at the end of the pixels is not for them. */
export const vectorBytes = 16

/**
 * What is exported: `sum_<pixel type>` and `count_<float type>`, each `(start, end) → f64` over whole vectors of a ring, at
 * most 64 KiB at a time: sums of small numbers are kept in 32 bits, and the largest, 4096 vectors of 8 pixels of 16 bits,
 * comes to 2^29 per lane.
 */
export function sumModule(): Uint8Array<ArrayBuffer> {
  return wasmModule([], [...Object.entries(sums), ...Object.entries(counts)].map(kernel), 'shared')
}

/** Adds up vector by vector, then the lanes. */
interface Summation {
  /** Takes the vector in `pixels`, leaves what is to be added. */
  readonly addend: Code
  readonly add: Code
  /** Takes the totals of all lanes, leaves one 64-bit float. */
  readonly total: Code
}

const [start, end, totals, pixels] = [0, 1, 2, 3]

/** Numbers of the specification's table of vector instructions. */
const simd = {
  pairs8Signed: op.vector(0x7c),
  pairs8: op.vector(0x7d),
  pairs16Signed: op.vector(0x7e),
  pairs16: op.vector(0x7f),
  lowSigned: op.vector(0xc7),
  highSigned: op.vector(0xc8),
  low: op.vector(0xc9),
  high: op.vector(0xca),
  lowToFloat64: op.vector(0x5f),
  and: op.vector(0x4e),
  equalFloat32: op.vector(0x41),
  equalFloat64: op.vector(0x47),
  addInt32: op.vector(0xae),
  subtractInt32: op.vector(0xb1),
  addInt64: op.vector(0xce),
  subtractInt64: op.vector(0xd1),
  addFloat64: op.vector(0xf0),
} as const

const totalOfInt64: Code = [
  ...op.set(totals),
  ...[...op.get(totals), ...op.int64Lane(0), ...op.get(totals), ...op.int64Lane(1)],
  ...[...op.addInt64, ...op.toFloat64],
]
const totalOfInt32: Code = [
  ...op.set(totals),
  ...[...op.get(totals), ...simd.lowSigned, ...op.get(totals), ...simd.highSigned, ...simd.addInt64],
  ...totalOfInt64,
]
const totalOfFloat64: Code = [
  ...op.set(totals),
  ...[...op.get(totals), ...op.float64Lane(0), ...op.get(totals), ...op.float64Lane(1), ...op.addFloat64],
]

const inInt32 = { add: simd.addInt32, total: totalOfInt32 }
const inInt64 = { add: simd.addInt64, total: totalOfInt64 }
const inFloat64 = { add: simd.addFloat64, total: totalOfFloat64 }

const both = (low: Code, high: Code): Code => [
  ...[...op.get(pixels), ...low, ...op.get(pixels), ...high],
  ...simd.addInt64,
]

/** All bits of a number that equals itself, none of one that does not: NaN. */
const isNumber32: Code = [...op.get(pixels), ...op.get(pixels), ...simd.equalFloat32]
const isNumber64: Code = [...op.get(pixels), ...op.get(pixels), ...simd.equalFloat64]

/** The high half in the place of the low one. */
const highHalf: Code = op.shuffleBytes([8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7])
const addendFloat32: Code = [
  ...[...op.get(pixels), ...isNumber32, ...simd.and, ...op.set(pixels)],
  ...[...op.get(pixels), ...simd.lowToFloat64],
  ...[...op.get(pixels), ...op.get(pixels), ...highHalf, ...simd.lowToFloat64, ...simd.addFloat64],
]

const sums: Readonly<Record<`sum_${PixelType}`, Summation>> = {
  sum_uint8: { ...inInt32, addend: [...op.get(pixels), ...simd.pairs8, ...simd.pairs16] },
  sum_int8: { ...inInt32, addend: [...op.get(pixels), ...simd.pairs8Signed, ...simd.pairs16Signed] },
  sum_uint16: { ...inInt32, addend: [...op.get(pixels), ...simd.pairs16] },
  sum_int16: { ...inInt32, addend: [...op.get(pixels), ...simd.pairs16Signed] },
  sum_uint32: { ...inInt64, addend: both(simd.low, simd.high) },
  sum_int32: { ...inInt64, addend: both(simd.lowSigned, simd.highSigned) },
  sum_float32: { ...inFloat64, addend: addendFloat32 },
  sum_float64: { ...inFloat64, addend: [...op.get(pixels), ...isNumber64, ...simd.and] },
}

/** True is −1 in every lane: taken away, it counts. */
const counts: Readonly<Record<'count_float32' | 'count_float64', Summation>> = {
  count_float32: { addend: isNumber32, add: simd.subtractInt32, total: totalOfInt32 },
  count_float64: { addend: isNumber64, add: simd.subtractInt64, total: totalOfInt64 },
}

function kernel([name, { add, addend, total }]: readonly [string, Summation]): WasmFunction {
  const next = [...op.get(start), ...op.constant(vectorBytes), ...op.add, ...op.tee(start)]
  return {
    name,
    parameters: 2,
    returns: 'f64',
    i32Locals: 0,
    v128Locals: 2,
    body: [
      ...op.repeatWhile(
        [
          ...[...op.get(start), ...op.loadVector(0), ...op.set(pixels)],
          ...[...op.get(totals), ...addend, ...add, ...op.set(totals)],
        ],
        [...next, ...op.get(end), ...op.lessUnsigned],
      ),
      ...[...op.get(totals), ...total],
    ],
  }
}
