import type { ForeignStack } from '../../shared/adopt/foreign-stack.ts'
import type { SliceItem } from '../../shared/model/data-file.ts'
import { frameBytes, type PixelArray } from '../../shared/model/pixels.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { DataFile } from '../files/data-file.ts'

/** Read at once: a chunk of many frames is not unpacked for every one of them. */
const blockBytes = 32 * 2 ** 20

/** Frames of a foreign dataset by their number, whatever its dimensions; memory: one block, or one frame where it is larger. */
export class FrameBlocks {
  readonly #file: DataFile
  readonly #stack: ForeignStack
  readonly #framePixels: number
  readonly #row: number
  readonly #most: number
  #first = 0
  #pixels: PixelArray = new Uint8Array(0)

  constructor(file: DataFile, stack: ForeignStack) {
    this.#file = file
    this.#stack = stack
    this.#framePixels = stack.image.height * stack.image.width
    this.#row = stack.loops.at(-1)?.size ?? 1
    this.#most = Math.max(1, Math.floor(blockBytes / frameBytes(stack.image, stack.pixelType)))
  }

  /** Valid until the next call. */
  async frame(number: number): Promise<PixelArray> {
    const pixels = this.#framePixels
    const at = number - this.#first
    if (at < 0 || (at + 1) * pixels > this.#pixels.length) await this.#load(number)
    const start = (number - this.#first) * pixels
    return this.#pixels.subarray(start, start + pixels)
  }

  async #load(number: number): Promise<void> {
    const { file, path } = this.#stack
    const { values } = await this.#file.read(path, this.#slice(number))
    if (values.kind !== 'numbers')
      throw new HutchError({ kind: 'format', message: 'There are no numbers', where: `${file}::${path}` })
    this.#pixels = values.data
    this.#first = number
  }

  /** From a frame on to the end of its row of the innermost dimension, as far as a block reaches. */
  #slice(number: number): readonly SliceItem[] {
    const { loops } = this.#stack
    if (loops.length === 0) return []
    const within = number % this.#row
    const slice: SliceItem[] = [
      { kind: 'range', start: within, stop: Math.min(this.#row, within + this.#most), step: 1 },
    ]
    let left = Math.floor(number / this.#row)
    for (const { size } of loops.slice(0, -1).toReversed()) {
      slice.unshift({ kind: 'index', at: left % size })
      left = Math.floor(left / size)
    }
    return slice
  }
}
