import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImageShape } from '../../../shared/model/pixels.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import type { ExperimentSource } from '../experiment-source.ts'
import { readFrame } from '../reference-loader.ts'
import { DamagedStep } from './damaged-step.ts'
import type { StoredStack } from './stored-step.ts'

/** One stored image, in memory of its own, and the checksum that it must have. */
export interface StoredImage {
  readonly pixels: Float32Array
  readonly sum: number
}

/** The images of an output as they are stored. Rejects with `DamagedStep` where one cannot be read; who uses it checks its sum. */
export class StoredImages {
  readonly #source: ExperimentSource
  readonly #step: string
  readonly #stack: StoredStack
  readonly #pixels: number
  #handle: FileHandle | undefined

  constructor(source: ExperimentSource, step: string, stack: StoredStack, image: ImageShape) {
    this.#source = source
    this.#step = step
    this.#stack = stack
    this.#pixels = image.height * image.width
  }

  async read(frame: number): Promise<StoredImage> {
    const sum = this.#stack.sums[frame]
    if (sum === undefined) throw this.#damaged(`there is no image ${frame}`)
    const { dataset } = this.#stack
    const pixels =
      dataset === undefined ? await this.#readBytes(frame) : await this.#readFrame(frame, dataset)
    return { pixels, sum }
  }

  async close(): Promise<void> {
    await this.#handle?.close()
    this.#handle = undefined
  }

  async #readBytes(frame: number): Promise<Float32Array> {
    const pixels = new Float32Array(this.#pixels)
    const bytes = new Uint8Array(pixels.buffer)
    const { bytesRead } = await this.#opened(async handle =>
      handle.read(bytes, 0, bytes.length, frame * bytes.length),
    )
    if (bytesRead < bytes.length) throw this.#damaged(`it ends within image ${frame}`)
    return pixels
  }

  async #opened<T>(use: (handle: FileHandle) => Promise<T>): Promise<T> {
    try {
      this.#handle ??= await open(join(this.#source.folder, this.#stack.file))
      return await use(this.#handle)
    } catch (error) {
      throw this.#damaged(error instanceof Error ? error.message : String(error))
    }
  }

  async #readFrame(
    frame: number,
    { leading, path }: NonNullable<StoredStack['dataset']>,
  ): Promise<Float32Array> {
    const { file } = this.#stack
    try {
      const pixels = await readFrame(this.#source, { file, path, leading }, frame)
      if (pixels instanceof Float32Array && pixels.length === this.#pixels) return pixels.slice()
    } catch (error) {
      if (error instanceof HutchError) throw this.#damaged(error.message)
      throw error
    }
    throw this.#damaged(`image ${frame} is of another size`)
  }

  #damaged(reason: string): DamagedStep {
    return new DamagedStep(this.#step, `${this.#stack.file}: ${reason}`)
  }
}
