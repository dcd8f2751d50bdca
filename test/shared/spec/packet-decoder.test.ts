import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodePacket, packetMagic, type SpecPacket } from '../../../shared/spec/packet.ts'
import { maxDataBytes, PacketDecoder } from '../../../shared/spec/packet-decoder.ts'
import { cases } from '../../support/random-cases.ts'

const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })

const packetArbitrary: fc.Arbitrary<SpecPacket> = fc
  .record({
    version: fc.integer({ min: 2, max: 4 }),
    byteOrder: fc.constantFrom('little', 'big'),
    sn: uint32,
    sec: uint32,
    usec: uint32,
    command: int32,
    type: int32,
    rows: uint32,
    cols: uint32,
    error: int32,
    flags: int32,
    name: fc.string({ maxLength: 79, unit: 'grapheme-ascii' }).map(text => text.replaceAll('\0', '')),
    data: fc.uint8Array({ maxLength: 300 }),
  })
  // Old versions have no room for the newer fields.
  .map(packet => ({
    ...packet,
    error: packet.version >= 3 ? packet.error : 0,
    flags: packet.version >= 4 ? packet.flags : 0,
  }))

describe('the packet decoder', () => {
  test('finds the same packets wherever the network cuts the bytes, whatever version and byte order', () => {
    fc.assert(
      fc.property(
        fc.array(packetArbitrary, { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }),
        (sent, sizes) => {
          const decoder = new PacketDecoder()
          const received = slices(joined(sent), sizes).flatMap(chunk => decoder.push(chunk).packets)
          expect(received).toEqual(sent)
          expect(decoder.pendingBytes).toBe(0)
        },
      ),
      { seed: 20_260_401 },
    )
  })

  test('takes a packet byte by byte', () => {
    const decoder = new PacketDecoder()
    const [packet] = fc.sample(packetArbitrary, { seed: 3, numRuns: 1 })
    const bytes = encodePacket(packet!)
    const received = Array.from(bytes, byte => decoder.push(Uint8Array.of(byte)).packets).flat()
    expect(received).toEqual([packet])
  })

  test('never crashes on foreign bytes and never says more after a problem', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 6 }), chunks => {
        const decoder = new PacketDecoder()
        let problem: string | undefined
        for (const chunk of chunks) {
          const decoded = decoder.push(chunk)
          if (problem !== undefined) expect(decoded).toEqual({ packets: [], problem })
          problem = decoded.problem
        }
      }),
      { seed: 5, numRuns: cases(2000) },
    )
  })

  test('never crashes on a packet with some bytes changed', () => {
    const change = fc.tuple(fc.nat({ max: 131 }), fc.integer({ min: 0, max: 255 }))
    fc.assert(
      fc.property(packetArbitrary, fc.array(change, { minLength: 1, maxLength: 4 }), (packet, changes) => {
        const bytes = encodePacket(packet)
        for (const [at, value] of changes) bytes[at] = value
        const decoder = new PacketDecoder()
        decoder.push(bytes)
        expect(decoder.pendingBytes).toBeLessThanOrEqual(bytes.length)
      }),
      { seed: 6, numRuns: cases(2000) },
    )
  })

  test('says so when a stream is not the SPEC protocol', () => {
    const decoder = new PacketDecoder()
    expect(decoder.push(new TextEncoder().encode('HTTP/1.1 400 Bad Request')).problem).toBe(
      'not the SPEC protocol: a packet starts with the bytes 48 54 54 50',
    )
    expect(decoder.push(prefix({ version: 4, size: 132 })).packets).toEqual([])
  })

  test('refuses a header that is impossibly short or long for its version', () => {
    expect(problemOf(prefix({ version: 4, size: 44 }))).toContain('44 bytes, impossible for version 4')
    expect(problemOf(prefix({ version: 4, size: 4097 }))).toContain('4097 bytes')
    expect(problemOf(prefix({ version: 2, size: 43 }))).toContain('43 bytes')
    expect(problemOf(prefix({ version: 1, size: 124 }))).toBe('a packet of unknown version 1')
  })

  test('refuses a packet that announces too many bytes before they arrive', () => {
    const [packet] = fc.sample(packetArbitrary, { seed: 4, numRuns: 1 })
    const bytes = encodePacket({ ...packet!, byteOrder: 'little' })
    new DataView(bytes.buffer).setUint32(40, maxDataBytes + 1, true)
    expect(problemOf(bytes)).toContain('announces 67108865 bytes')
  })

  test('looks for the name of a longer header of the future at its end', () => {
    const future = new Uint8Array(140)
    future.set(prefix({ version: 5, size: 140 }))
    future.set(new TextEncoder().encode('var/X'), 60)
    const { packets } = new PacketDecoder().push(future)
    expect(packets).toMatchObject([{ version: 5, name: 'var/X' }])
  })

  test('takes eighty bytes of name without a NUL', () => {
    const bytes = new Uint8Array(132)
    bytes.set(prefix({ version: 4, size: 132 }))
    bytes.fill(0x78, 52)
    expect(new PacketDecoder().push(bytes).packets[0]?.name).toBe('x'.repeat(80))
  })

  test('takes a value of many megabytes in network pieces without slowing down', () => {
    const [packet] = fc.sample(packetArbitrary, { seed: 4, numRuns: 1 })
    const bytes = encodePacket({ ...packet!, data: new Uint8Array(32 * 1024 * 1024).fill(7) })
    const decoder = new PacketDecoder()
    const packets = slices(bytes, [65_536]).flatMap(chunk => decoder.push(chunk).packets)
    expect(packets).toHaveLength(1)
    expect(packets[0]?.data.length).toBe(32 * 1024 * 1024)
  })
})

function problemOf(bytes: Uint8Array): string | undefined {
  return new PacketDecoder().push(bytes).problem
}

function prefix({ version, size }: { version: number; size: number }): Uint8Array {
  const bytes = new Uint8Array(12)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, packetMagic, true)
  view.setInt32(4, version, true)
  view.setUint32(8, size, true)
  return bytes
}

function joined(packets: readonly SpecPacket[]): Uint8Array {
  return new Uint8Array(Buffer.concat(packets.map(encodePacket)))
}

/** Cut into pieces of the given sizes, again and again. */
function slices(bytes: Uint8Array, sizes: readonly number[]): readonly Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  return pieces
}
