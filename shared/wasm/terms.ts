import { op, type Code } from './wasm-module.ts'

/*
 * Arithmetic of kernels as terms, add(a, times(b, c)): the code of the operands, then the instruction, by its number in the
 * tables of the WebAssembly Core Specification 2.0 (5.4.7 numbers, 5.4.8 vectors). There are no vectors of constants: V8
 * makes them anew, five instructions each, wherever they are used; kernels read them from a table in memory.
 */

type One = (value: Code) => Code
type Two = (left: Code, right: Code) => Code

/** Vectors of four float32. */
export const floats = {
  load: (address: Code, offset = 0): Code => [...address, ...op.loadVector(offset)],
  add: vectorOf2(0xe4),
  subtract: vectorOf2(0xe5),
  times: vectorOf2(0xe6),
  per: vectorOf2(0xe7),
  equal: vectorOf2(0x41),
  less: vectorOf2(0x43),
  greater: vectorOf2(0x44),
  notLess: vectorOf2(0x46),
  /** The second where it is smaller (greater) than the first, else the first: what is not a number never gets in. */
  smaller: (kept: Code, other: Code): Code => [...kept, ...other, ...op.vector(0xea)],
  greaterOf: (kept: Code, other: Code): Code => [...kept, ...other, ...op.vector(0xeb)],
  /** One float64 in all four places. */
  splat: (value: Code): Code => [...value, 0xb6, ...op.vector(0x13)],
} as const

/** Vectors of two float64. */
export const doubles = {
  load: (address: Code, offset = 0): Code => [...address, ...op.loadVector(offset)],
  add: vectorOf2(0xf0),
  subtract: vectorOf2(0xf1),
  times: vectorOf2(0xf2),
  per: vectorOf2(0xf3),
  root: vectorOf1(0xef),
  splat: vectorOf1(0x14),
  /** The number at an address, in both places. */
  spread: (address: Code, offset = 0): Code => [...address, 0xfd, 0x0a, 0x00, ...op.offset(offset)],
  /** Of the first two of four float32, or of four signed integers. */
  fromFloats: vectorOf1(0x5f),
  fromIntegers: vectorOf1(0xfe),
  /** Two float32, zeros behind them. */
  toFloats: vectorOf1(0x5e),
  /** The first (second) places of two vectors. */
  firsts: (one: Code, other: Code): Code => [
    ...[...one, ...other],
    ...op.shuffleBytes([0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]),
  ],
  seconds: (one: Code, other: Code): Code => [
    ...[...one, ...other],
    ...op.shuffleBytes([8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31]),
  ],
  zeroAndOne: constants(0, 1),
  minusAndPlus: constants(-1, 1),
  /** Both places added up, as a number. */
  sum: (vector: number): Code => [
    ...[...op.get(vector), ...op.float64Lane(0), ...op.get(vector), ...op.float64Lane(1)],
    ...op.addFloat64,
  ],
} as const

/** Vectors of four 32-bit integers, and of bits. */
export const integers = {
  splat: vectorOf1(0x11),
  /** The number at an address, in all four places. */
  spread: (address: Code, offset = 0): Code => [...address, 0xfd, 0x09, 0x00, ...op.offset(offset)],
  add: vectorOf2(0xae),
  subtract: vectorOf2(0xb1),
  equal: vectorOf2(0x37),
  lessUnsigned: vectorOf2(0x3a),
  and: vectorOf2(0x4e),
  /** The bits of the first that the second lacks. */
  without: vectorOf2(0x4f),
  or: vectorOf2(0x50),
  /** The bits of the first where `mask` is set, else of the second. */
  choose: (first: Code, second: Code, mask: Code): Code => [...first, ...second, ...mask, ...op.vector(0x52)],
  shiftRight: (vector: Code, bits: number): Code => [...vector, ...op.constant(bits), ...op.vector(0xac)],
} as const

/** The two float32 at the end of a vector, at its begin. */
export function lastTwo(vector: Code): Code {
  return [...vector, ...vector, ...op.shuffleBytes([8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7])]
}

/** Four float32 from two vectors that begin with two each. */
export const bothHalves = doubles.firsts

export function set(local: number, value: Code): Code {
  return [...value, ...op.set(local)]
}

export function storeVector(address: Code, value: Code, offset = 0): Code {
  return [...address, ...value, ...op.storeVector(offset)]
}

/** Moves addresses on by `bytes` each. */
export function advance(bytes: number, ...locals: readonly number[]): Code {
  return locals.flatMap(local => [...op.get(local), ...op.constant(bytes), ...op.add, ...op.set(local)])
}

function constants(first: number, second: number): Code {
  return [0xfd, 0x0c, ...new Uint8Array(Float64Array.of(first, second).buffer)]
}

function vectorOf1(number: number): One {
  return value => [...value, ...op.vector(number)]
}

function vectorOf2(number: number): Two {
  return (left, right) => [...left, ...right, ...op.vector(number)]
}
