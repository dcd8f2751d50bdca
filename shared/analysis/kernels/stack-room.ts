import { assert } from '../../base/assert.ts'
import { KernelMemory } from '../../wasm/kernel-memory.ts'
import type { Kernels } from '../../wasm/kernels.ts'

/** Pixels: with what is kept of them they stay in a core's second-level cache. */
const pieceLength = 4096

/** Part of an image where kernels reach it: pixel `from` lies at address `start`, whole vectors up to `end`. */
export interface Piece {
  readonly from: number
  readonly start: number
  readonly end: number
}

/** What is kept of every pixel of a stack, in reach of kernels, and a place for the piece of an image that is being added. */
export class StackRoom {
  readonly #pixels: number
  readonly #memory: KernelMemory
  readonly #piece: Float32Array

  /** @param float64 how many arrays of such numbers there will be */
  constructor(pixels: number, { float64, bytes32 }: { readonly float64: number; readonly bytes32: number }) {
    const length = wholeVectors(pixels)
    const arrays = [
      ...new Array<number>(float64).fill(8 * length),
      ...new Array<number>(bytes32).fill(4 * length),
    ]
    this.#pixels = pixels
    this.#memory = new KernelMemory(4 * pieceLength, ...arrays)
    this.#piece = this.#memory.float32(pieceLength)
  }

  over<Functions extends object>(kernels: Kernels<Functions>): Functions {
    return kernels.over(this.#memory)
  }

  /* Filled at once: the system gives a page when it is first written to, some µs each, now rather than in the first image. */

  float64(value: number): Float64Array {
    return this.#memory.float64(wholeVectors(this.#pixels)).fill(value).subarray(0, this.#pixels)
  }

  float32(value: number): Float32Array {
    return this.#memory.float32(wholeVectors(this.#pixels)).fill(value).subarray(0, this.#pixels)
  }

  int32(value: number): Int32Array {
    return this.#memory.int32(wholeVectors(this.#pixels)).fill(value).subarray(0, this.#pixels)
  }

  /** Brings one piece of an image after the other within reach. */
  inPieces(image: Float32Array, take: (piece: Piece) => void): void {
    assert(image.length === this.#pixels, 'an image of another size')
    const piece = this.#piece
    const start = piece.byteOffset
    for (let from = 0; from < image.length; from += pieceLength) {
      const count = Math.min(pieceLength, image.length - from)
      piece.fill(0, count)
      piece.set(image.subarray(from, from + count))
      take({ from, start, end: start + 4 * wholeVectors(count) })
    }
  }

  /** Has one piece of a result after the other made, up to `end` where an image would lie, and takes it over. */
  outPieces(result: Float32Array, make: (piece: Piece) => void): void {
    const piece = this.#piece
    const start = piece.byteOffset
    for (let from = 0; from < result.length; from += pieceLength) {
      const count = Math.min(pieceLength, result.length - from)
      make({ from, start, end: start + 4 * wholeVectors(count) })
      result.set(piece.subarray(0, count), from)
    }
  }
}

function wholeVectors(count: number): number {
  return 4 * Math.ceil(count / 4)
}
