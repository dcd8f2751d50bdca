import fc from 'fast-check'
import { expect, test } from 'vitest'
import { largestHeaderBytes, encodePacket } from '../../../shared/microscope/packet.ts'
import { PacketDecoder, type PacketPart } from '../../../shared/microscope/packet-decoder.ts'

interface Packet {
  readonly header: object
  readonly payload: Uint8Array
}

const packets = fc.array(
  fc.record({
    header: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
    payload: fc.uint8Array({ maxLength: 300 }),
  }),
  { maxLength: 6 },
)

test('finds the same packets wherever the network cuts the bytes', () => {
  fc.assert(
    fc.property(packets, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sent, sizes) => {
      const decoder = new PacketDecoder()
      const parts = cut(joined(sent), sizes).flatMap(chunk => decoder.push(chunk))
      expect(gathered(parts)).toEqual(sent.map(({ header, payload }) => ({ header: { ...header }, payload })))
    }),
  )
})

test('hands payloads on as they come, each byte at its offset', () => {
  const decoder = new PacketDecoder()
  const bytes = joined([{ header: { kind: 'frame' }, payload: Uint8Array.of(1, 2, 3, 4, 5) }])
  const [, ...head] = decoder.push(bytes.subarray(0, bytes.length - 3))
  expect(head).toEqual([{ kind: 'payload', bytes: Uint8Array.of(1, 2), offset: 0 }])
  expect(decoder.push(bytes.subarray(bytes.length - 3))).toEqual([
    { kind: 'payload', bytes: Uint8Array.of(3, 4, 5), offset: 2 },
    { kind: 'end' },
  ])
})

test('tells a peer that speaks something else at its first twelve bytes', () => {
  const http = new TextEncoder().encode('GET / HTTP/1.1\r\n')
  expect(() => new PacketDecoder().push(http)).toThrow('not a packet of the simulated microscope')
})

test('refuses a header longer than the limit before it takes memory for it', () => {
  const packet = encodePacket({})
  new DataView(packet.buffer).setUint32(4, largestHeaderBytes + 1, true)
  expect(() => new PacketDecoder().push(packet)).toThrow(`header of ${largestHeaderBytes + 1} bytes`)
})

test('refuses a payload longer than the limit', () => {
  const packet = encodePacket({}, 0xffff_ffff)
  expect(() => new PacketDecoder().push(packet)).toThrow('payload of 4294967295 bytes')
})

test('refuses a header that is not JSON', () => {
  const packet = encodePacket({ a: 1 })
  packet[packet.length - 1] = 0x21
  expect(() => new PacketDecoder().push(packet)).toThrow('header is not JSON')
})

function joined(sent: readonly Packet[]): Uint8Array {
  return Uint8Array.from(
    sent.flatMap(({ header, payload }) => [...encodePacket(header, payload.length), ...payload]),
  )
}

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return chunks
}

function gathered(parts: readonly PacketPart[]): { header: unknown; payload: Uint8Array }[] {
  const found: { header: unknown; payload: Uint8Array }[] = []
  for (const part of parts) {
    const last = found.at(-1)
    if (part.kind === 'header')
      found.push({ header: part.header, payload: new Uint8Array(part.payloadBytes) })
    if (part.kind === 'payload') last?.payload.set(part.bytes, part.offset)
  }
  return found
}
