import { ParseError } from '../base/parse.ts'
import { largestHeaderBytes, largestPayloadBytes, packetMagic, prefixBytes } from './packet.ts'

export type PacketPart =
  | { readonly kind: 'header'; readonly header: unknown; readonly payloadBytes: number }
  /** A view into the chunk that was pushed: copy it before the next push. `offset` counts within the payload. */
  | { readonly kind: 'payload'; readonly bytes: Uint8Array; readonly offset: number }
  | { readonly kind: 'end' }

/**
 * Bytes in, parts of packets out, wherever the network cuts them. Payloads are handed through as they come, so that
 * pixels can be put in their place without a copy of the frame; memory is bounded by one header.
 */
export class PacketDecoder {
  readonly #prefix = new Uint8Array(prefixBytes)
  #header = new Uint8Array(0)
  #state: 'prefix' | 'header' | 'payload' = 'prefix'
  #filled = 0
  #payloadBytes = 0

  /** Bytes of the payload under way that have come; 0 between packets. */
  get payloadDone(): number {
    return this.#state === 'payload' ? this.#filled : 0
  }

  /** @throws ParseError when the peer speaks something else; nothing after that can be trusted. */
  push(chunk: Uint8Array): PacketPart[] {
    const parts: PacketPart[] = []
    for (let at = 0; at < chunk.length;) at += this.#take(chunk.subarray(at), parts)
    return parts
  }

  /** Consumes at least one byte and tells how many. */
  #take(bytes: Uint8Array, parts: PacketPart[]): number {
    switch (this.#state) {
      case 'prefix':
        return this.#fill(this.#prefix, bytes, () => this.#prefixRead())
      case 'header':
        return this.#fill(this.#header, bytes, () => this.#headerRead(parts))
      case 'payload':
        return this.#passPayload(bytes, parts)
    }
  }

  #fill(target: Uint8Array, bytes: Uint8Array, full: () => void): number {
    const taken = bytes.subarray(0, target.length - this.#filled)
    target.set(taken, this.#filled)
    this.#filled += taken.length
    if (this.#filled === target.length) full()
    return taken.length
  }

  #prefixRead(): void {
    const view = new DataView(this.#prefix.buffer)
    if (view.getUint32(0, true) !== packetMagic)
      throw new ParseError('not a packet of the simulated microscope')
    this.#header = new Uint8Array(limited(view.getUint32(4, true), 1, largestHeaderBytes, 'header'))
    this.#payloadBytes = limited(view.getUint32(8, true), 0, largestPayloadBytes, 'payload')
    this.#enter('header')
  }

  #headerRead(parts: PacketPart[]): void {
    parts.push({ kind: 'header', header: parseJson(this.#header), payloadBytes: this.#payloadBytes })
    if (this.#payloadBytes > 0) this.#enter('payload')
    else this.#endPacket(parts)
  }

  #passPayload(bytes: Uint8Array, parts: PacketPart[]): number {
    const taken = bytes.subarray(0, this.#payloadBytes - this.#filled)
    parts.push({ kind: 'payload', bytes: taken, offset: this.#filled })
    this.#filled += taken.length
    if (this.#filled === this.#payloadBytes) this.#endPacket(parts)
    return taken.length
  }

  #endPacket(parts: PacketPart[]): void {
    parts.push({ kind: 'end' })
    this.#enter('prefix')
  }

  #enter(state: 'prefix' | 'header' | 'payload'): void {
    this.#state = state
    this.#filled = 0
  }
}

function limited(bytes: number, smallest: number, largest: number, what: string): number {
  if (bytes >= smallest && bytes <= largest) return bytes
  throw new ParseError(`${what} of ${bytes} bytes (allowed: ${smallest} to ${largest})`)
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown
  } catch (error) {
    throw new ParseError(`header is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}
