import { closeSync, fdatasync, fstatSync, ftruncateSync, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import type { Clock } from '../../shared/base/clock.ts'
import { HutchError, toProblem } from '../../shared/model/problem.ts'
import { diskError } from '../platform/disk-error.ts'

/** Whoever does not flush may lose this much in a power cut; a kill loses nothing. */
const syncEveryMs = 100

const fdatasyncAsync = promisify(fdatasync)

/**
 * A file that only grows: what is appended is written at once, and brought to the disk in groups. What the disk does not
 * take waits here in order, and `flush` tells; it is never skipped.
 */
export class GrowingFile {
  readonly #file: string
  readonly #fd: number
  readonly #clock: Clock
  /** Completes "could not …". */
  readonly #purpose: string
  readonly #closed = new AbortController()
  #waiting: Uint8Array[] = []
  /** Bytes of whole records in the file. */
  #length: number
  #syncedLength = 0
  #syncing: Promise<void> | undefined
  #background: Promise<void> | undefined
  /** A failed sync is final: the system tells it once and forgets which bytes were lost. */
  #failure: HutchError | undefined

  /** Takes `fd`, opened for appending, and closes it in the end. */
  constructor(file: string, fd: number, clock: Clock, purpose: string) {
    this.#file = file
    this.#fd = fd
    this.#clock = clock
    this.#purpose = purpose
    this.#length = fstatSync(fd).size
  }

  append(bytes: Uint8Array): void {
    this.#waiting.push(bytes)
    try {
      this.#write()
    } catch {
      // Tried again with the next bytes, and by flush, which tells whoever depends on it.
    }
    this.#background ??= this.#syncLater()
  }

  /** Resolves when everything appended so far is on the disk; rejects with a `disk` problem while it is not. */
  async flush(): Promise<void> {
    try {
      this.#write()
      await this.#syncUpTo(this.#length)
    } catch (error) {
      throw diskError(error, this.#file, this.#purpose)
    }
  }

  async close(): Promise<void> {
    try {
      await this.flush()
    } finally {
      this.#closed.abort()
      await this.#background
      closeSync(this.#fd)
    }
  }

  #write(): void {
    while (this.#waiting.length > 0) {
      const bytes = this.#waiting.length === 1 ? this.#waiting[0] : Buffer.concat(this.#waiting)
      if (bytes === undefined) return
      try {
        writeWhole(this.#fd, bytes)
      } catch (error) {
        // Half a record would hide everything behind it.
        ftruncateSync(this.#fd, this.#length)
        throw error
      }
      this.#length += bytes.length
      this.#waiting = []
    }
  }

  async #syncUpTo(length: number): Promise<void> {
    while (this.#syncedLength < length) {
      if (this.#failure !== undefined) throw this.#failure
      this.#syncing ??= this.#sync()
      await this.#syncing
    }
  }

  async #sync(): Promise<void> {
    const length = this.#length
    try {
      await fdatasyncAsync(this.#fd)
      this.#syncedLength = length
    } catch (error) {
      // Without its cause, so that nobody hopes that it passes.
      this.#failure = new HutchError(toProblem(diskError(error, this.#file, this.#purpose)))
    } finally {
      this.#syncing = undefined
    }
  }

  async #syncLater(): Promise<void> {
    await this.#clock.sleep(syncEveryMs, this.#closed.signal).catch(() => undefined)
    this.#background = undefined
    if (this.#closed.signal.aborted) return
    // A failure is kept and told by the next flush.
    await this.#syncUpTo(this.#length).catch(() => undefined)
  }
}

/** Appends (the file is opened so) and goes on after short writes. */
export function writeWhole(fd: number, bytes: Uint8Array): void {
  let done = 0
  while (done < bytes.length) done += writeSync(fd, bytes, done)
}
