import { describe, expect, test } from 'vitest'
import { assocKey } from '../../../shared/spec/assoc.ts'
import { deletedFlag, meansDeleted, specCommand, specType } from '../../../shared/spec/codes.ts'
import { makePacket, type PacketParts } from '../../../shared/spec/make-packet.ts'
import { encodePacket, type SpecPacket } from '../../../shared/spec/packet.ts'
import { PacketDecoder } from '../../../shared/spec/packet-decoder.ts'
import { textToBytes } from '../../../shared/spec/text-bytes.ts'
import { decodeValue, emptyPayload, encodeValue, textPayload } from '../../../shared/spec/value.ts'
import { workedPackets } from '../../support/worked-packets.ts'

const sentAtMs = 1_700_000_000_250
const worked = workedPackets()
const nested = new Map([
  ['a', '1'],
  [assocKey('b', 'c'), '2'],
])
const matrix = { kind: 'array', rows: 2, cols: 2, numbers: Float64Array.of(1, 2.5, -3, 4) } as const

/** What we send for each of them. */
const ours: readonly (readonly [letter: string, parts: Omit<PacketParts, 'atMs'>])[] = [
  ['A', { command: specCommand.hello, name: 'console', sn: 1 }],
  ['B', { command: specCommand.helloReply, name: 'fourc', sn: 1, payload: textPayload('fourc') }],
  ['C', { command: specCommand.register, name: 'motor/th/position' }],
  ['D', { command: specCommand.event, name: 'motor/th/position', payload: textPayload('1.5') }],
  ['E', { command: specCommand.read, name: 'var/SCAN_N', sn: 2 }],
  ['F', { command: specCommand.reply, name: 'var/SCAN_N', sn: 2, payload: textPayload('12') }],
  ['G', { command: specCommand.write, name: 'motor/th/start_one', payload: textPayload('2.5') }],
  ['H', { command: specCommand.runWithReturn, sn: 3, payload: textPayload('1+1') }],
  [
    'I',
    {
      command: specCommand.reply,
      sn: 4,
      error: 1,
      payload: encodeValue({ kind: 'error', text: 'No such command' }, 'little'),
    },
  ],
  [
    'J',
    {
      command: specCommand.callWithReturn,
      sn: 5,
      payload: { ...emptyPayload, data: textToBytes('motor_mne\u00000\0') },
    },
  ],
  [
    'K',
    {
      command: specCommand.event,
      name: 'var/Z',
      payload: encodeValue({ kind: 'assoc', pairs: nested }, 'little'),
    },
  ],
  [
    'L',
    {
      command: specCommand.event,
      name: 'var/Z',
      flags: deletedFlag,
      payload: encodeValue({ kind: 'assoc', pairs: new Map([['a', '1']]) }, 'little'),
    },
  ],
  ['M', { command: specCommand.reply, name: 'var/arr', sn: 6, payload: encodeValue(matrix, 'little') }],
  ['N', { command: specCommand.hello, name: 'old', sn: 1, version: 2, byteOrder: 'big' }],
  ['O', { command: specCommand.reply, name: 'var/SCAN_N', sn: 9, version: 3, payload: textPayload('12') }],
  ['P', { command: specCommand.abort }],
  ['Q', { command: specCommand.close }],
]

describe('the worked packets', () => {
  test('are all there', () => {
    expect([...worked.keys()].join('')).toBe('ABCDEFGHIJKLMNOPQ')
    expect(ours.map(([letter]) => letter).join('')).toBe('ABCDEFGHIJKLMNOPQ')
  })

  test.each(ours)('%s is what we send, byte for byte', (letter, parts) => {
    expect(hex(encodePacket(makePacket({ ...parts, atMs: sentAtMs })))).toBe(hex(worked.get(letter)))
  })

  test.each(ours)('%s is read back to the same fields', (letter, parts) => {
    expect(read(letter)).toEqual(makePacket({ ...parts, atMs: sentAtMs }))
  })

  test('I is an error, in type and in number', () => {
    expect(read('I')).toMatchObject({ type: specType.error, error: 1 })
    expect(decodeValue(read('I'))).toEqual({ kind: 'error', text: 'No such command' })
  })

  test('K holds one element of one index and one of two', () => {
    expect(decodeValue(read('K'))).toEqual({ kind: 'assoc', pairs: nested })
  })

  test('L says that its element was deleted', () => {
    expect(meansDeleted(read('L').flags)).toBe(true)
    expect(meansDeleted(0x1000)).toBe(true)
    expect(meansDeleted(read('K').flags)).toBe(false)
  })

  test('M is a matrix, row by row', () => {
    expect(decodeValue(read('M'))).toEqual(matrix)
  })

  test('N comes from an old client of the other byte order', () => {
    expect(read('N')).toMatchObject({ version: 2, byteOrder: 'big', name: 'old', sn: 1, error: 0, flags: 0 })
  })
})

function read(letter: string): SpecPacket {
  const { packets, problem } = new PacketDecoder().push(worked.get(letter)!)
  expect(problem).toBeUndefined()
  expect(packets).toHaveLength(1)
  return packets[0]!
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex')
}
