import { assert } from '../base/assert.ts'
import { cStringToText, textToBytes } from './text-bytes.ts'

/*
 * One packet of the SPEC server protocol: a header of 32-bit integers that ends with a name of 80 bytes, then data.
 *
 *   offset  0      4        8     12  16   20    24   28    32    36    40   44   48     last 80 bytes
 *           magic  version  size  sn  sec  usec  cmd  type  rows  cols  len  err  flags  name
 *                                                                            v3+  v4+
 */

export type ByteOrder = 'little' | 'big'

export interface SpecPacket {
  /** 2, 3 or 4; a peer of the future may say more. */
  readonly version: number
  readonly byteOrder: ByteOrder
  /** Serial number: chosen by the client, echoed in the answer. */
  readonly sn: number
  /** Time of sending. Informational: some clients fill in nonsense. */
  readonly sec: number
  readonly usec: number
  readonly command: number
  readonly type: number
  readonly rows: number
  readonly cols: number
  /** 0: no error. Version 2 has no such field and always reads 0. */
  readonly error: number
  readonly flags: number
  readonly name: string
  readonly data: Uint8Array
}

export const packetMagic = 0xfeedface
export const prefixBytes = 12
export const nameBytes = 80
export const oldestVersion = 2
export const newestVersion = 4

/** Bytes before the name. A version we do not know yet has at least the fields of the newest one we know. */
export function fixedHeaderBytes(version: number): number {
  if (version <= 2) return 44
  return version === 3 ? 48 : 52
}

/** Version 2 drops `error` and `flags`, version 3 drops `flags`. The name must fit into 79 bytes. */
export function encodePacket(packet: SpecPacket): Uint8Array {
  const { version, data } = packet
  assert(version >= oldestVersion && version <= newestVersion, `packet version ${version}`)
  const size = fixedHeaderBytes(version) + nameBytes
  const bytes = new Uint8Array(size + data.length)
  writeIntegers(new DataView(bytes.buffer), packet, size)
  const name = textToBytes(packet.name)
  assert(name.length < nameBytes, `property name of ${name.length} bytes: at most ${nameBytes - 1}`)
  bytes.set(name, size - nameBytes)
  bytes.set(data, size)
  return bytes
}

/** Reads a whole header whose size was checked (`packet-decoder.ts`); the data is yet to come. */
export function decodeHeader(
  header: Uint8Array,
  byteOrder: ByteOrder,
): Omit<SpecPacket, 'data'> & { readonly dataBytes: number } {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength)
  const little = byteOrder === 'little'
  const version = view.getInt32(4, little)
  const fixedBytes = fixedHeaderBytes(version)
  // Versions 3 and 4 grew before the name, so the name of a longer header is looked for at its end.
  const nameAt = Math.max(fixedBytes, header.length - nameBytes)
  return {
    version,
    byteOrder,
    sn: view.getUint32(12, little),
    sec: view.getUint32(16, little),
    usec: view.getUint32(20, little),
    command: view.getInt32(24, little),
    type: view.getInt32(28, little),
    rows: view.getUint32(32, little),
    cols: view.getUint32(36, little),
    dataBytes: view.getUint32(40, little),
    error: fixedBytes >= 48 ? view.getInt32(44, little) : 0,
    flags: fixedBytes >= 52 ? view.getInt32(48, little) : 0,
    name: cStringToText(header.subarray(nameAt)),
  }
}

function writeIntegers(view: DataView, packet: SpecPacket, size: number): void {
  const little = packet.byteOrder === 'little'
  const integers = [
    packetMagic,
    packet.version,
    size,
    packet.sn,
    packet.sec,
    packet.usec,
    packet.command,
    packet.type,
    packet.rows,
    packet.cols,
    packet.data.length,
    packet.error,
    packet.flags,
  ]
  const count = fixedHeaderBytes(packet.version) / 4
  // setInt32 and setUint32 store the same bits: signed fields need no case of their own.
  for (const [index, value] of integers.slice(0, count).entries()) view.setUint32(index * 4, value, little)
}
