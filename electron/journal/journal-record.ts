import type { NumberedEvent } from '../../shared/model/events.ts'
import { count, finite, ParseError, record, text } from '../../shared/base/parse.ts'
import { checksum } from '../platform/checksum.ts'

/*
 * One line per event: `<crc32, 8 hex digits> <length> <JSON>\n`. Checksum and length are of the JSON's UTF-8 bytes, so a
 * person can read the file, and a program knows exactly where a torn tail begins.
 */

/** First line of every journal, for people. */
export const journalHead = '# Hutch journal 1: one event per line as <crc32> <length> <json>\n'

export function encodeRecord(event: NumberedEvent): Buffer {
  const json = Buffer.from(JSON.stringify(event), 'utf8')
  const sum = checksum(json).toString(16).padStart(8, '0')
  return Buffer.concat([Buffer.from(`${sum} ${json.length} `, 'latin1'), json, Buffer.of(newline)])
}

export const newline = 0x0a

/** One line without its newline. Throws a `ParseError` that says what is wrong with it. */
export function decodeRecord(line: Buffer): NumberedEvent {
  const match = /^([0-9a-f]{8}) (\d{1,10}) /.exec(line.subarray(0, 20).toString('latin1'))
  if (match === null) throw new ParseError('not a record')
  const json = line.subarray(match[0].length)
  if (json.length !== Number(match[2]))
    throw new ParseError(`record of ${json.length} bytes, ${match[2]} announced`)
  if (checksum(json) !== Number.parseInt(match[1] ?? '', 16)) throw new ParseError('checksum does not match')
  return parseEvent(JSON.parse(json.toString('utf8')))
}

/** The checksum vouches for the rest: only we write events, and the reducer refuses what cannot be. */
function parseEvent(value: unknown): NumberedEvent {
  const { seq, atMs, event } = record(value, 'event')
  count(seq, 'seq')
  finite(atMs, 'atMs')
  text(record(event, 'event').kind, 'kind')
  return value as NumberedEvent
}
