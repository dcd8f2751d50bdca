import { closeSync, fdatasync, fstatSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import type { Clock } from '../../shared/base/clock.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'
import { HutchError, toProblem } from '../../shared/model/problem.ts'
import { diskError } from '../platform/disk-error.ts'
import { encodeRecord, journalHead } from './journal-record.ts'
import { parseJournal } from './read-journal.ts'

/** Whoever does not flush may lose this much in a power cut; a kill loses nothing. */
const syncEveryMs = 100

const fdatasyncAsync = promisify(fdatasync)

/** Opens or begins a journal; a torn tail is cut off first. Throws a `disk` problem naming the file. */
export function openJournal(file: string, clock: Clock): FileJournal {
  let fd: number | undefined
  try {
    fd = openSync(file, 'a+')
    const { goodBytes } = parseJournal(readFileSync(fd))
    ftruncateSync(fd, goodBytes)
    if (goodBytes === 0) writeWhole(fd, Buffer.from(journalHead, 'latin1'))
    return new FileJournal(file, fd, clock)
  } catch (error) {
    if (fd !== undefined) closeSync(fd)
    throw diskError(error, file, 'open the journal')
  }
}

/**
 * Append-only record of every event: written at once, brought to the disk in groups. What the disk does not take waits
 * here in order, and `flush` tells; it is never skipped.
 */
export class FileJournal {
  readonly #file: string
  readonly #fd: number
  readonly #clock: Clock
  readonly #closed = new AbortController()
  #waiting: Buffer[] = []
  /** Bytes of whole records in the file. */
  #length: number
  #syncedLength = 0
  #syncing: Promise<void> | undefined
  #background: Promise<void> | undefined
  /** A failed sync is final: the system tells it once and forgets which bytes were lost. */
  #failure: HutchError | undefined

  constructor(file: string, fd: number, clock: Clock) {
    this.#file = file
    this.#fd = fd
    this.#clock = clock
    this.#length = fstatSync(fd).size
  }

  append(event: NumberedEvent): void {
    this.#waiting.push(encodeRecord(event))
    try {
      this.#write()
    } catch {
      // Tried again with the next event, and by flush, which tells whoever depends on it.
    }
    this.#background ??= this.#syncLater()
  }

  /** Resolves when everything appended so far is on the disk; rejects with a `disk` problem while it is not. */
  async flush(): Promise<void> {
    try {
      this.#write()
      await this.#syncUpTo(this.#length)
    } catch (error) {
      throw diskError(error, this.#file, 'keep the journal')
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
      this.#failure = new HutchError(toProblem(diskError(error, this.#file, 'keep the journal')))
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
function writeWhole(fd: number, bytes: Buffer): void {
  let done = 0
  while (done < bytes.length) done += writeSync(fd, bytes, done)
}
