import { readFile } from 'node:fs/promises'
import type { NumberedEvent } from '../../shared/model/events.ts'
import { diskError } from '../platform/disk-error.ts'
import { decodeRecord, newline } from './journal-record.ts'

/** Why reading stops at a record that a crash cut short. */
export const unfinishedLine = 'the last line is not complete'

export interface JournalContents {
  readonly events: readonly NumberedEvent[]
  /** Bytes up to the end of the last good record; what follows is `stopped`. */
  readonly goodBytes: number
  /** Where reading ended before the end of the file and why: a torn tail after a power cut, or damage. */
  readonly stopped: JournalStop | undefined
}

export interface JournalStop {
  readonly atByte: number
  readonly line: number
  readonly reason: string
  /** From there to the end of the file: what they told is lost. */
  readonly bytes: number
}

/** Reads every event up to the first that is not whole. `disk` problems name the file. */
export async function readJournal(file: string): Promise<JournalContents> {
  let bytes: Buffer
  try {
    bytes = await readFile(file)
  } catch (error) {
    throw diskError(error, file, 'read the journal')
  }
  return parseJournal(bytes)
}

export function parseJournal(bytes: Buffer): JournalContents {
  const events: NumberedEvent[] = []
  let start = 0
  for (let line = 1; start < bytes.length; line++) {
    const end = bytes.indexOf(newline, start)
    const reason = end < 0 ? unfinishedLine : takeLine(bytes.subarray(start, end), line, events)
    if (reason !== undefined) {
      const stopped = { atByte: start, line, reason, bytes: bytes.length - start }
      return { events, goodBytes: start, stopped }
    }
    start = end + 1
  }
  return { events, goodBytes: start, stopped: undefined }
}

/** Adds the event of a line; tells why it cannot. */
function takeLine(line: Buffer, number: number, events: NumberedEvent[]): string | undefined {
  // Only the head: further down it is a record whose first byte a torn page changed.
  if (number === 1 && line[0] === commentSign) return undefined
  try {
    const event = decodeRecord(line)
    const expected = (events.at(-1)?.seq ?? 0) + 1
    if (event.seq !== expected) return `event ${event.seq} where ${expected} should be`
    events.push(event)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const commentSign = 0x23
