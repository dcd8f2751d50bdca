import { op, wasmModule, type Code, type WasmFunction } from '../../shared/wasm/wasm-module.ts'

/**
 * x³⁰⁰ + x¹⁵⁵ + x¹¹⁷ + x⁸⁹ + 1 is the multiple of the polynomial of CRC-32 of lowest degree that has five terms (found by
 * search). Squaring a sum without carries squares its terms, so the same holds with x¹²⁸ in the place of x: vectors of 128
 * bits in the place of bits. To divide, a vector is added (exclusive or) to those behind it at these distances: 300,
 * 300 − 89, 300 − 117, 300 − 155. Sums are kept in a window, which begins with those of the 300 vectors before.
 */
const distances = [300, 211, 183, 145] as const
const vectorBytes = 16
/** A vector has an effect on what follows it up to this distance. */
export const reachBytes = distances[0] * vectorBytes

/** Vectors per turn of the loops over many bytes, which take whole turns only. */
const turnVectors = 4
export const turnBytes = turnVectors * vectorBytes

/** Bytes of the tail from its begin up to which the sums before it are added by this function. */
export const tails = [
  { name: 'tail4', end: distances[3] * vectorBytes },
  { name: 'tail3', end: distances[2] * vectorBytes },
  { name: 'tail2', end: distances[1] * vectorBytes },
  { name: 'tail1', end: distances[0] * vectorBytes },
] as const

/** Takes what lies between two addresses; the sums go to the window at the third, 4800 bytes behind its begin. */
type Fold = (start: number, end: number, window: number) => void
export type Folds = Readonly<Record<'fold' | (typeof tails)[number]['name'], Fold>>

/** Exports `Folds`: `fold` adds at all distances, `tail4` … `tail1` at the 4 … 1 longest. */
export function foldModule(): Uint8Array<ArrayBuffer> {
  return wasmModule(
    [],
    [
      fold('fold', distances, turnVectors),
      ...tails.map(({ name }, index) => fold(name, distances.slice(0, tails.length - index), 1)),
    ],
  )
}

const [start, end, window] = [0, 1, 2]

function fold(name: keyof Folds, far: readonly number[], vectors: number): WasmFunction {
  const bytes = vectors * vectorBytes
  const turn = Array.from({ length: vectors }, (_, index) => foldVector(index, far)).flat()
  return {
    name,
    parameters: 3,
    returns: undefined,
    i32Locals: 0,
    v128Locals: 0,
    body: op.repeatWhile(
      [...turn, ...op.get(window), ...op.constant(bytes), ...op.add, ...op.set(window)],
      [
        ...[...op.get(start), ...op.constant(bytes), ...op.add, ...op.tee(start)],
        ...[...op.get(end), ...op.lessUnsigned],
      ],
    ),
  }
}

function foldVector(index: number, far: readonly number[]): Code {
  const sumAt = (distance: number) => reachBytes + (index - distance) * vectorBytes
  return [
    ...[...op.get(window), ...op.get(start), ...op.loadVector(index * vectorBytes)],
    ...far.flatMap(distance => [...[...op.get(window), ...op.loadVector(sumAt(distance)), ...op.xorVectors]]),
    ...op.storeVector(sumAt(0)),
  ]
}
