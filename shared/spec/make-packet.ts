import { type ByteOrder, newestVersion, type SpecPacket } from './packet.ts'
import { emptyPayload, type Payload } from './value.ts'

export interface PacketParts {
  readonly command: number
  /** 0 for whatever gets no answer. */
  readonly sn?: number
  readonly name?: string
  readonly payload?: Payload
  readonly error?: number
  readonly flags?: number
  /** Wall clock, ms since 1970 UTC. */
  readonly atMs: number
  readonly version?: number
  readonly byteOrder?: ByteOrder
}

/** A packet with the usual defaults: version 4, little-endian, no data. */
export function makePacket(parts: PacketParts): SpecPacket {
  const { payload = emptyPayload, atMs } = parts
  return {
    version: parts.version ?? newestVersion,
    byteOrder: parts.byteOrder ?? 'little',
    sn: parts.sn ?? 0,
    sec: Math.floor(atMs / 1000),
    usec: Math.floor((atMs % 1000) * 1000),
    command: parts.command,
    ...payload,
    error: parts.error ?? 0,
    flags: parts.flags ?? 0,
    name: parts.name ?? '',
  }
}
