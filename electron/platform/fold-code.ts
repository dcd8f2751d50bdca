import { op, wasmModule, type WasmFunction } from './wasm-module.ts'

/**
 * x³⁰⁰ + x¹⁵⁵ + x¹¹⁷ + x⁸⁹ + 1 is the multiple of the polynomial of CRC-32 of lowest degree that has five terms (found by
 * search). Squaring a sum without carries squares its terms, so the same holds with x¹²⁸ in the place of x: vectors of 128
 * bits in the place of bits. To divide, a vector is added (exclusive or) to those behind it at these distances: 300,
 * 300 − 89, 300 − 117, 300 − 155.
 */
const distances = [300, 211, 183, 145] as const
const vectorBytes = 16
/** A vector has an effect on what follows it up to this distance. */
export const reachBytes = distances[0] * vectorBytes

/** Vectors per turn of the loop `fold`, which folds whole turns only. */
const turnVectors = 4
export const turnBytes = turnVectors * vectorBytes

/** Bytes of the tail from its begin up to which the vectors before it are added by this function. */
export const tails = [
  { name: 'tail4', end: distances[3] * vectorBytes },
  { name: 'tail3', end: distances[2] * vectorBytes },
  { name: 'tail2', end: distances[1] * vectorBytes },
  { name: 'tail1', end: distances[0] * vectorBytes },
] as const

type FoldName = 'fold' | (typeof tails)[number]['name']
/** To every vector between these addresses those before it are added, in place. */
export type Folds = Readonly<Record<FoldName, (start: number, end: number) => void>>

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

const [at, end] = [0, 1]
/** Addresses take no negative offsets: `at` and `end` lag behind by the longest distance. */
const lag = [at, end].flatMap(local => [
  ...[...op.get(local), ...op.constant(reachBytes), ...op.subtract, ...op.set(local)],
])

function fold(name: FoldName, far: readonly number[], vectors: number): WasmFunction {
  const next = [...op.get(at), ...op.constant(vectors * vectorBytes), ...op.add, ...op.tee(at)]
  const load = (vector: number, distance: number) => [
    ...op.get(at),
    ...op.loadVector(reachBytes + (vector - distance) * vectorBytes),
  ]
  const one = (vector: number) => [
    ...[...op.get(at), ...load(vector, 0)],
    ...far.flatMap(distance => [...load(vector, distance), ...op.xorVectors]),
    ...op.storeVector(reachBytes + vector * vectorBytes),
  ]
  const turn = Array.from({ length: vectors }, (_, vector) => one(vector)).flat()
  return {
    name,
    parameters: 2,
    returns: undefined,
    i32Locals: 0,
    v128Locals: 0,
    body: [...lag, ...op.repeatWhile(turn, [...next, ...op.get(end), ...op.lessUnsigned])],
  }
}
