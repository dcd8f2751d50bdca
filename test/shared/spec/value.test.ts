import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ArrayNumbers, arrayElements } from '../../../shared/spec/array-data.ts'
import { assocIndexes, assocKey, decodeAssoc } from '../../../shared/spec/assoc.ts'
import { specType } from '../../../shared/spec/codes.ts'
import { makePacket } from '../../../shared/spec/make-packet.ts'
import { bytesToText, textToBytes } from '../../../shared/spec/text-bytes.ts'
import {
  decodeValue,
  encodeValue,
  type Payload,
  type SpecValue,
  valueText,
} from '../../../shared/spec/value.ts'
import { cases } from '../../support/random-cases.ts'

const byteOrder = fc.constantFrom('little' as const, 'big' as const)
/** Text that a C string can hold and UTF-8 can write. */
const text = fc.string({ unit: 'grapheme' }).map(made => made.replaceAll('\0', ''))
const word = fc.string({ minLength: 1, unit: 'grapheme-ascii' })

const arrays: fc.Arbitrary<SpecValue> = fc
  .record({
    bytes: fc.uint8Array({ minLength: 8, maxLength: 160 }),
    code: fc.constantFrom(...arrayElements.keys()),
  })
  .map(({ bytes, code }) => {
    const element = arrayElements.get(code)!
    const count = Math.floor(bytes.length / element.bytes)
    const numbers = element.view(bytes.slice(0, count * element.bytes).buffer)
    return { kind: 'array', rows: 1, cols: count, numbers }
  })

const values: fc.Arbitrary<Exclude<SpecValue, { kind: 'malformed' }>> = fc.oneof(
  text.map(made => ({ kind: 'text', text: made }) as const),
  text.map(made => ({ kind: 'error', text: made }) as const),
  fc.array(fc.tuple(word, text)).map(pairs => ({ kind: 'assoc', pairs: new Map(pairs) }) as const),
  fc.array(text, { minLength: 1 }).map(strings => ({ kind: 'strings', strings }) as const),
)

describe('values', () => {
  test('come back as they were sent, in either byte order', () => {
    fc.assert(
      fc.property(values, byteOrder, (value, order) => {
        expect(received(encodeValue(value, order), order)).toEqual(value)
      }),
      { seed: 21 },
    )
  })

  test('arrays of every element come back bit by bit, in either byte order', () => {
    fc.assert(
      fc.property(arrays, byteOrder, (value, order) => {
        const back = received(encodeValue(value as Extract<SpecValue, { kind: 'array' }>, order), order)
        expect(bits(back)).toEqual(bits(value))
      }),
      { seed: 22 },
    )
  })

  test('of random bytes and headers never crash', () => {
    const payload = fc.record({
      type: fc.integer({ min: -2, max: 20 }),
      rows: fc.oneof(fc.nat(4), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
      cols: fc.oneof(fc.nat(4), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
      data: fc.uint8Array({ maxLength: 60 }),
    })
    fc.assert(
      fc.property(payload, byteOrder, (made, order) => {
        expect(valueText(received(made, order))).toBeTypeOf('string')
      }),
      { seed: 23, numRuns: cases(3000) },
    )
  })

  test('an error number makes an error of any reply', () => {
    const packet = { ...makePacket({ command: 13, atMs: 0 }), error: 4, data: textToBytes('no\0') }
    expect(decodeValue(packet)).toEqual({ kind: 'error', text: 'no' })
  })

  test('text may lack its NUL or have too many', () => {
    for (const data of ['12', '12\0', '12\0\0\0']) {
      expect(received({ type: specType.string, rows: 0, cols: 0, data: textToBytes(data) })).toEqual({
        kind: 'text',
        text: '12',
      })
    }
  })

  test('text that is not UTF-8 is read as Latin-1', () => {
    expect(bytesToText(Uint8Array.of(0x32, 0x30, 0xb0, 0x43))).toBe('20°C')
    expect(bytesToText(new Uint8Array(10_000).fill(0xe4))).toBe('ä'.repeat(10_000))
  })

  test('a double becomes the text that SPEC would have sent', () => {
    const data = new Uint8Array(8)
    new DataView(data.buffer).setFloat64(0, 2.5, true)
    expect(received({ type: specType.double, rows: 0, cols: 0, data })).toEqual({ kind: 'text', text: '2.5' })
    expect(received({ type: specType.double, rows: 0, cols: 0, data: data.subarray(0, 5) }).kind).toBe(
      'malformed',
    )
  })

  test('an array may carry a surplus NUL and leave rows or columns at 0', () => {
    const data = new Uint8Array(9)
    data.set(new Uint8Array(Int32Array.of(5, 6).buffer))
    expect(received({ type: 7, rows: 0, cols: 2, data })).toEqual({
      kind: 'array',
      rows: 1,
      cols: 2,
      numbers: Int32Array.of(5, 6),
    })
  })

  test('an array that is shorter than it says is malformed', () => {
    expect(received({ type: 5, rows: 2, cols: 2, data: new Uint8Array(16) })).toEqual({
      kind: 'malformed',
      reason: 'an array of 2 x 2, type 5, in 16 bytes',
    })
  })

  test('an unknown type is malformed', () => {
    expect(received({ type: 99, rows: 1, cols: 1, data: new Uint8Array(4) })).toEqual({
      kind: 'malformed',
      reason: 'unknown data type 99',
    })
  })

  test('strings are read in rows of fixed width or one after another', () => {
    const fixed = { type: 13, rows: 2, cols: 4, data: textToBytes('ab\0\0cdef') }
    const listed = { type: 13, rows: 2, cols: 4, data: textToBytes('ab\0cdef\0') }
    const unsized = { type: 13, rows: 2, cols: 0, data: textToBytes('ab\0cdef\0') }
    expect(received(fixed)).toEqual({ kind: 'strings', strings: ['ab', 'cdef'] })
    expect(received(unsized)).toEqual({ kind: 'strings', strings: ['ab', 'cdef'] })
    expect(received(listed).kind).toBe('strings')
  })
})

describe('associative arrays', () => {
  test.each(['', '\0', '\0\0'])('%j is an empty one', data => {
    expect(decodeAssoc(textToBytes(data)).size).toBe(0)
  })

  test('may lack the NULs at their end', () => {
    expect(decodeAssoc(textToBytes('a\u00001'))).toEqual(new Map([['a', '1']]))
  })

  test('keep two indexes apart', () => {
    expect(assocIndexes(assocKey('b', 'c'))).toEqual(['b', 'c'])
    expect(assocIndexes('b')).toEqual(['b'])
  })

  test('are one line of text for people', () => {
    expect(valueText({ kind: 'assoc', pairs: new Map([['a', '1']]) })).toBe('{"a":"1"}')
  })
})

function received(payload: Payload, order: 'little' | 'big' = 'little'): SpecValue {
  return decodeValue({ ...makePacket({ command: 13, atMs: 0, payload }), byteOrder: order })
}

function bits(value: SpecValue): unknown {
  if (value.kind !== 'array') return value
  const { numbers }: { numbers: ArrayNumbers } = value
  return { ...value, numbers: [...new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)] }
}
