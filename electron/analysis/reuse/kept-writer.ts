import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { toProblem } from '../../../shared/model/problem.ts'
import { checksum } from '../../platform/checksum.ts'
import { diskError } from '../../platform/disk-error.ts'
import { bytesOf } from './number-sum.ts'

/** What became of the images of an output that are kept for later runs. */
export type KeptImages =
  | { readonly kind: 'kept'; readonly sums: readonly number[] }
  | { readonly kind: 'lost'; readonly reason: string }

/**
 * Writes images one after the other into a file of nothing else, with a checksum each. Used in the analysis thread, so that
 * neither the writer nor the disk of the recording ever waits for what can be computed again: a disk that does not take an
 * image ends the keeping, not the job.
 */
export class KeptWriter {
  readonly #file: string
  readonly #sums: number[] = []
  #fd: number | undefined
  #lost: string | undefined

  constructor(file: string) {
    this.#file = file
    this.#try(() => {
      this.#fd = openSync(file, 'w')
    })
  }

  add(image: Float32Array): void {
    const bytes = bytesOf(image)
    this.#try(() => {
      if (this.#fd === undefined) return
      for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at)
      this.#sums.push(checksum(bytes))
    })
  }

  end(): KeptImages {
    this.#close()
    return this.#lost === undefined
      ? { kind: 'kept', sums: this.#sums }
      : { kind: 'lost', reason: this.#lost }
  }

  #try(work: () => void): void {
    if (this.#lost !== undefined) return
    try {
      work()
    } catch (error) {
      this.#lost = toProblem(diskError(error, this.#file, 'keep an image')).message
      this.#close()
      rmSync(this.#file, { force: true })
    }
  }

  #close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
  }
}
