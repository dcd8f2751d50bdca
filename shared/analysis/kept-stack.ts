import { assert } from '../base/assert.ts'
import { HutchError } from '../model/problem.ts'
import { medianInPlace } from './median.ts'

/** 2 GiB: 128 images of 2048² float32. */
const mostBytes = 2 ** 31
/** Pixels looked at together: 64 × 4 bytes are four cache lines of each image. */
const stretch = 64

/** Keeps images because a median cannot be had in one pass. Throws a `limit` problem where they would not fit into memory. */
export class KeptStack {
  readonly #pixels: number
  readonly #images: Float32Array[] = []

  constructor(pixels: number, images: number) {
    this.#pixels = pixels
    if (4 * pixels * images <= mostBytes) return
    throw new HutchError({
      kind: 'limit',
      message: `A median over ${images} images would keep ${Math.ceil((4 * pixels * images) / 2 ** 30)} GB in memory`,
      advice: `Leave the median out, or take at most ${Math.floor(mostBytes / (4 * pixels))} images of this size`,
    })
  }

  add(image: Float32Array): void {
    assert(image.length === this.#pixels, 'an image of another size')
    this.#images.push(image.slice())
  }

  /** Over the images that have a value there; NaN where none has. */
  median(out: Float32Array): void {
    const images = this.#images
    const columns = new Float32Array(stretch * images.length)
    const counts = new Uint32Array(stretch)
    for (let start = 0; start < out.length; start += stretch) {
      const end = Math.min(out.length, start + stretch)
      counts.fill(0)
      for (const image of images) gather(image, start, end, images.length, columns, counts)
      for (let i = start; i < end; i++) {
        const at = (i - start) * images.length
        out[i] = medianInPlace(columns.subarray(at, at + images.length), counts[i - start] ?? 0)
      }
    }
  }
}

/** One value more for every pixel of the stretch that has one. */
function gather(
  image: Float32Array,
  start: number,
  end: number,
  most: number,
  columns: Float32Array,
  counts: Uint32Array,
): void {
  for (let i = start; i < end; i++) {
    const value = image[i] ?? Number.NaN
    if (value !== value) continue
    const count = counts[i - start] ?? 0
    columns[(i - start) * most + count] = value
    counts[i - start] = count + 1
  }
}
