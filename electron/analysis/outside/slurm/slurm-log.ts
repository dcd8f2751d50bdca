import { open, truncate } from 'node:fs/promises'
import { LogTail } from '../log-tail.ts'

/** As much as `LogTail` keeps. */
const keptBytes = 64 * 2 ** 10
/** Then it is begun anew: a program that prints without end would fill the disk on which is recorded. */
const longestBytes = 64 * 2 ** 20

/** The file into which a job of the cluster prints, as it grows. */
export class SlurmLog {
  readonly #file: string
  readonly #longestBytes: number
  #before: Buffer = Buffer.alloc(0)
  #relayed = 0

  constructor(file: string, longest: number = longestBytes) {
    this.#file = file
    this.#longestBytes = longest
  }

  /** What was printed since it was last asked for, at most as much as is kept at the end. */
  async news(): Promise<Buffer> {
    const { bytes, size } = await bytesOf(this.#file, this.#relayed)
    this.#relayed = size
    if (size > this.#longestBytes) await this.#restart()
    return bytes
  }

  /** The end of what was printed. */
  async tail(): Promise<string> {
    const tail = new LogTail()
    tail.add(this.#before)
    tail.add((await bytesOf(this.#file, 0)).bytes)
    return tail.text()
  }

  async #restart(): Promise<void> {
    const { bytes } = await bytesOf(this.#file, 0)
    this.#before = bytes
    this.#relayed = 0
    await truncate(this.#file)
  }
}

/** A file from `from` on, or its end where that is too much; nothing where no file was made. */
async function bytesOf(
  file: string,
  from: number,
): Promise<{ readonly bytes: Buffer; readonly size: number }> {
  const handle = await open(file).catch(() => undefined)
  if (handle === undefined) return { bytes: Buffer.alloc(0), size: from }
  try {
    const { size } = await handle.stat()
    const start = Math.max(from, size - keptBytes)
    const bytes = Buffer.alloc(Math.max(0, size - start))
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, start)
    return { bytes: bytes.subarray(0, bytesRead), size }
  } finally {
    await handle.close()
  }
}
