import { op, wasmModule, type Code, type WasmFunction } from '../../../shared/wasm/wasm-module.ts'

export const elementSizes = [1, 2, 4, 8] as const
export type ElementBytes = (typeof elementSizes)[number]

/** Bitshuffle cuts the data into blocks of this many bytes (its own default for elements of 1, 2, 4 and 8 bytes). */
export const blockBytes = 8192

/**
 * The inner loop of the bitshuffle filter with vector instructions. Exports for every element size
 * `encode<size>(source, end, target, scratch) → bytes`: whole blocks, each transposed bit by bit, compressed by
 * `env.lz4(source, target, bytes, room) → bytes` and preceded by its compressed length, 32 bits big-endian.
 */
export function shuffleModule(): Uint8Array<ArrayBuffer> {
  const firstTransposer = 1 + elementSizes.length
  return wasmModule(
    [{ name: 'lz4', parameters: 4, returns: 'i32' }],
    [
      ...elementSizes.map((size, position) => encode(size, firstTransposer + position)),
      ...elementSizes.map(transpose),
    ],
  )
}

const lz4 = 0
/** LZ4_compressBound of a block: what it may need when nothing can be saved. */
const blockBound = blockBytes + Math.floor(blockBytes / 255) + 16

/** Room for the encoded form of `blocks` blocks, lengths included. */
export function encodedBound(blocks: number): number {
  return blocks * (blockBound + 4)
}

function encode(size: ElementBytes, transposer: number): WasmFunction {
  const [source, end, target, scratch, at, bytes] = [0, 1, 2, 3, 4, 5]
  const compress = [
    ...[...op.get(scratch), ...op.get(at), ...op.constant(4), ...op.add],
    ...[...op.constant(blockBytes), ...op.constant(blockBound), ...op.call(lz4), ...op.set(bytes)],
  ]
  // A block has fewer than 65536 bytes: only two of the four length bytes can be other than 0.
  const bigEndian = [
    ...[...op.get(bytes), ...op.constant(0xff), ...op.and, ...op.constant(24), ...op.shiftLeft],
    ...[...op.get(bytes), ...op.constant(8), ...op.shiftRight, ...op.constant(16), ...op.shiftLeft, ...op.or],
  ]
  return {
    name: `encode${size}`,
    parameters: 4,
    returns: 'i32',
    i32Locals: 2,
    v128Locals: 0,
    body: [
      ...[...op.get(target), ...op.set(at)],
      ...op.repeatWhile(
        [
          ...[...op.get(source), ...op.get(scratch), ...op.call(transposer)],
          ...compress,
          ...[...op.get(at), ...bigEndian, ...op.store32(0)],
          ...[...op.get(at), ...op.get(bytes), ...op.add, ...op.constant(4), ...op.add, ...op.set(at)],
        ],
        [...advance(source, blockBytes), ...op.get(end), ...op.lessUnsigned],
      ),
      ...[...op.get(at), ...op.get(target), ...op.subtract],
    ],
  }
}

/** One block: bit b of byte k of every element to row 8 k + b, 8 elements a byte, the first in its lowest bit. */
function transpose(size: ElementBytes): WasmFunction {
  const [source, target, end] = [0, 1, 2]
  const rowBytes = blockBytes / size / 8
  const locals = new Locals(3)
  const low = loadPlanes(size, source, 0, locals)
  const high = loadPlanes(size, source, 16 * size, locals)
  const rows = low.planes.flatMap((first, byte) =>
    bitsOf(target, [first, high.planes[byte] ?? first], row => (8 * byte + row) * rowBytes),
  )
  return {
    name: `transpose${size}`,
    parameters: 2,
    returns: undefined,
    i32Locals: 1,
    v128Locals: locals.count,
    body: [
      ...[...op.get(source), ...op.constant(blockBytes), ...op.add, ...op.set(end)],
      ...op.repeatWhile(
        [...low.code, ...high.code, ...rows, ...advance(target, 4), ...op.set(target)],
        [...advance(source, 32 * size), ...op.get(end), ...op.lessUnsigned],
      ),
    ],
  }
}

/** The 8 bits of 32 bytes in two vectors, the highest first, as 32 bits to each of 8 rows. */
function bitsOf(
  target: number,
  [first, second]: readonly [number, number],
  offsetOfRow: (bit: number) => number,
): Code {
  const bits = [7, 6, 5, 4, 3, 2, 1, 0]
  return bits.flatMap(bit => [
    ...[...op.get(target), ...op.get(first), ...op.highestBits, ...op.get(second), ...op.highestBits],
    ...[...op.constant(16), ...op.shiftLeft, ...op.or, ...op.store32(offsetOfRow(bit))],
    // Adding a byte to itself brings its next bit to the top.
    ...(bit === 0 ? [] : [first, second].flatMap(doubled)),
  ])
}

function doubled(local: number): Code {
  return [...op.get(local), ...op.get(local), ...op.addBytes, ...op.set(local)]
}

/** Adds to a local and leaves it on the stack. */
function advance(local: number, bytes: number): Code {
  return [...op.get(local), ...op.constant(bytes), ...op.add, ...op.tee(local)]
}

interface Planes {
  readonly code: Code
  /** Locals: byte k of 16 elements in the k-th. */
  readonly planes: readonly number[]
}

function loadPlanes(size: ElementBytes, source: number, offset: number, locals: Locals): Planes {
  const loaded = Array.from({ length: size }, (_, index) => {
    const local = locals.next()
    return { local, code: [...op.get(source), ...op.loadVector(offset + 16 * index), ...op.set(local)] }
  })
  const sorted = planesOf(
    loaded.map(({ local }) => local),
    locals,
  )
  return { code: [...loaded.flatMap(({ code }) => code), ...sorted.code], planes: sorted.planes }
}

/** Takes even and odd bytes apart until every vector holds one byte of 16 elements. */
function planesOf(vectors: readonly number[], locals: Locals): Planes {
  if (vectors.length === 1) return { code: [], planes: vectors }
  const [even, odd] = [0, 1].map(start => {
    const half = everySecond(vectors, start, locals)
    const rest = planesOf(half.planes, locals)
    return { code: [...half.code, ...rest.code], planes: rest.planes }
  })
  if (even === undefined || odd === undefined) return { code: [], planes: [] }
  return {
    code: [...even.code, ...odd.code],
    planes: even.planes.flatMap((plane, index) => [plane, odd.planes[index] ?? plane]),
  }
}

/** Every second byte, from byte `start` on, of neighbouring vectors. */
function everySecond(vectors: readonly number[], start: number, locals: Locals): Planes {
  const lanes = Array.from({ length: 16 }, (_, index) => 2 * index + start)
  const pairs = Array.from({ length: vectors.length / 2 }, (_, index) => {
    const local = locals.next()
    const [left = 0, right = 0] = vectors.slice(2 * index)
    return {
      local,
      code: [...op.get(left), ...op.get(right), ...op.shuffleBytes(lanes), ...op.set(local)],
    }
  })
  return { code: pairs.flatMap(({ code }) => code), planes: pairs.map(({ local }) => local) }
}

/** Numbers for vector locals, behind the `taken` parameters and i32 locals. */
class Locals {
  readonly #taken: number
  #count = 0

  constructor(taken: number) {
    this.#taken = taken
  }

  get count(): number {
    return this.#count
  }

  next(): number {
    this.#count += 1
    return this.#taken + this.#count - 1
  }
}
