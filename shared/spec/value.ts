import { type ArrayNumbers, arrayElements, arrayTypeOf, decodeNumbers } from './array-data.ts'
import { encodeNumbers, stringArrayType } from './array-data.ts'
import { type AssocPairs, decodeAssoc, encodeAssoc } from './assoc.ts'
import { meansDeleted, specType } from './codes.ts'
import { formatNumber } from './number-text.ts'
import type { ByteOrder, SpecPacket } from './packet.ts'
import { cStringToText, bytesToText, textToBytes, textToCString } from './text-bytes.ts'

/** What the data of a packet means. Numbers travel as text; only SPEC knows whether "12" was a number. */
export type SpecValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'assoc'; readonly pairs: AssocPairs }
  | { readonly kind: 'array'; readonly rows: number; readonly cols: number; readonly numbers: ArrayNumbers }
  | { readonly kind: 'strings'; readonly strings: readonly string[] }
  /** The variable is gone. Deleted elements of an associative array are an `assoc` with the packet's flag. */
  | { readonly kind: 'deleted' }
  /** The bytes contradict the header; `reason` says how. */
  | { readonly kind: 'malformed'; readonly reason: string }

export type Payload = Pick<SpecPacket, 'type' | 'rows' | 'cols' | 'data'>

export const emptyPayload: Payload = { type: specType.string, rows: 0, cols: 0, data: new Uint8Array(0) }

export function textPayload(text: string): Payload {
  return { ...emptyPayload, data: textToCString(text) }
}

export function encodeValue(value: Exclude<SpecValue, { kind: 'malformed' }>, byteOrder: ByteOrder): Payload {
  switch (value.kind) {
    case 'text':
      return textPayload(value.text)
    case 'error':
      return { ...textPayload(value.text), type: specType.error }
    case 'assoc':
      return { ...emptyPayload, type: specType.assoc, data: encodeAssoc(value.pairs) }
    case 'array':
      return {
        type: arrayTypeOf(value.numbers),
        rows: value.rows,
        cols: value.cols,
        data: encodeNumbers(value.numbers, byteOrder),
      }
    case 'strings':
      return stringsPayload(value.strings)
    case 'deleted':
      return emptyPayload
  }
}

/** Never throws; an error reply of either form (type or error code) becomes an `error`. */
export function decodeValue(packet: Omit<SpecPacket, 'name'>): SpecValue {
  const { type, data } = packet
  if (type === specType.error || packet.error !== 0) return { kind: 'error', text: cStringToText(data) }
  const pairs = type === specType.assoc ? decodeAssoc(data) : undefined
  if (meansDeleted(packet.flags) && (pairs === undefined || pairs.size === 0)) return { kind: 'deleted' }
  if (pairs !== undefined) return { kind: 'assoc', pairs }
  if (data.length === 0) return { kind: 'text', text: '' }
  if (type === specType.string) return { kind: 'text', text: cStringToText(data) }
  if (type === specType.double) return decodeDouble(packet)
  if (type === stringArrayType) return { kind: 'strings', strings: decodeStrings(packet) }
  return decodeArray(packet)
}

/** One line of text for people and logs. */
export function valueText(value: SpecValue): string {
  switch (value.kind) {
    case 'text':
    case 'error':
      return value.text
    case 'assoc':
      return JSON.stringify(Object.fromEntries(value.pairs))
    case 'array':
      return Array.from(value.numbers, String).join(' ')
    case 'strings':
      return value.strings.join('\n')
    case 'deleted':
      return ''
    case 'malformed':
      return value.reason
  }
}

function decodeDouble({ data, byteOrder }: Pick<SpecPacket, 'data' | 'byteOrder'>): SpecValue {
  if (data.length < 8) return { kind: 'malformed', reason: `a double of ${data.length} bytes` }
  const view = new DataView(data.buffer, data.byteOffset, 8)
  return { kind: 'text', text: formatNumber(view.getFloat64(0, byteOrder === 'little')) }
}

function decodeArray(packet: Omit<SpecPacket, 'name'>): SpecValue {
  // A one-dimensional array may leave one of the two at 0.
  const rows = Math.max(1, packet.rows)
  const cols = Math.max(1, packet.cols)
  if (!arrayElements.has(packet.type)) {
    return { kind: 'malformed', reason: `unknown data type ${packet.type}` }
  }
  const numbers = decodeNumbers(packet.type, packet.data, rows * cols, packet.byteOrder)
  if (numbers !== undefined) return { kind: 'array', rows, cols, numbers }
  return {
    kind: 'malformed',
    reason: `an array of ${rows} x ${cols}, type ${packet.type}, in ${packet.data.length} bytes`,
  }
}

/** Fixed-width rows when the length says so, else NUL-terminated strings one after another. */
function decodeStrings(packet: Pick<SpecPacket, 'rows' | 'cols' | 'data'>): readonly string[] {
  const { cols, data } = packet
  const rows = Math.max(1, packet.rows)
  if (rows * cols === data.length) {
    return Array.from({ length: rows }, (_, row) =>
      cStringToText(data.subarray(row * cols, (row + 1) * cols)),
    )
  }
  const texts = bytesToText(data).split('\0')
  if (texts.at(-1) === '') texts.pop()
  return texts
}

function stringsPayload(strings: readonly string[]): Payload {
  const encoded = strings.map(textToBytes)
  const cols = 1 + Math.max(0, ...encoded.map(bytes => bytes.length))
  const data = new Uint8Array(cols * encoded.length)
  encoded.forEach((bytes, row) => data.set(bytes, row * cols))
  return { type: stringArrayType, rows: encoded.length, cols, data }
}
