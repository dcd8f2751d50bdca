import { closeSync, ftruncateSync, openSync, readFileSync } from 'node:fs'
import type { Clock } from '../../shared/base/clock.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'
import { diskError } from '../platform/disk-error.ts'
import { GrowingFile, writeWhole } from './growing-file.ts'
import { encodeRecord, journalHead } from './journal-record.ts'
import { parseJournal } from './read-journal.ts'

/** Opens or begins a journal; a torn tail is cut off first. Throws a `disk` problem naming the file. */
export function openJournal(file: string, clock: Clock): FileJournal {
  let fd: number | undefined
  try {
    fd = openSync(file, 'a+')
    const { goodBytes } = parseJournal(readFileSync(fd))
    ftruncateSync(fd, goodBytes)
    if (goodBytes === 0) writeWhole(fd, Buffer.from(journalHead, 'latin1'))
    return new FileJournal(new GrowingFile(file, fd, clock, 'keep the journal'))
  } catch (error) {
    if (fd !== undefined) closeSync(fd)
    throw diskError(error, file, 'open the journal')
  }
}

/** Append-only record of every event: written at once, brought to the disk in groups, never skipped. */
export class FileJournal {
  readonly #file: GrowingFile

  constructor(file: GrowingFile) {
    this.#file = file
  }

  append(event: NumberedEvent): void {
    this.#file.append(encodeRecord(event))
  }

  /** Resolves when everything appended so far is on the disk; rejects with a `disk` problem while it is not. */
  flush(): Promise<void> {
    return this.#file.flush()
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}
