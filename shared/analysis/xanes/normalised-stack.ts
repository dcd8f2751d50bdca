import { HutchError } from '../../model/problem.ts'
import type { ImageShape } from '../../model/pixels.ts'
import { normaliseToEdge, type EdgeMaps } from './edge-maps.ts'

/** 1 GiB: 64 energies at 2048², 1024 at 512². It is held twice while it is handed over. */
const mostBytes = 2 ** 30

/** All absorbances of a scan, kept until the lines of every pixel are known. Throws a `limit` problem where they are too many. */
export class NormalisedStack {
  readonly #pixels: number
  readonly #values: Float32Array

  constructor({ height, width }: ImageShape, points: number) {
    this.#pixels = height * width
    checkStackSize({ height, width }, points)
    this.#values = new Float32Array(points * this.#pixels).fill(Number.NaN)
  }

  set(at: number, image: Float32Array): void {
    this.#values.set(image, at * this.#pixels)
  }

  /** Normalises in place what was set; to be called once. */
  finish(maps: EdgeMaps, jump: Float32Array, energies: Float64Array): Float32Array {
    for (const [at, energy] of energies.entries())
      normaliseToEdge(maps, jump, energy, this.#values.subarray(at * this.#pixels, (at + 1) * this.#pixels))
    return this.#values
  }
}

export function checkStackSize({ height, width }: ImageShape, points: number): void {
  const bytes = 4 * points * height * width
  if (bytes <= mostBytes) return
  throw new HutchError({
    kind: 'limit',
    message: `The normalised stack of ${points} images would take ${(bytes / 2 ** 30).toFixed(1)} GB of memory`,
    advice: 'Leave "stack" out (maps and spectra do without), or bin the images',
  })
}
