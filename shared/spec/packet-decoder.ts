import {
  type ByteOrder,
  type SpecPacket,
  decodeHeader,
  fixedHeaderBytes,
  oldestVersion,
  packetMagic,
  prefixBytes,
} from './packet.ts'

/** Largest value a peer may send: 64 MiB is a data array of 8 million doubles, far above any scan. */
export const maxDataBytes = 64 * 1024 * 1024
/** The oldest header without a name, and thirty times the newest. */
const headerSizeRange = [44, 4096] as const

export interface Decoded {
  readonly packets: readonly SpecPacket[]
  /** Set once the stream cannot be trusted any more: the connection must be dropped. */
  readonly problem: string | undefined
}

/**
 * Bytes in, packets out, wherever the network cut them. Never throws on foreign bytes. Memory follows what was received,
 * not what a header promises, and stays below twice the largest packet.
 */
export class PacketDecoder {
  /** The beginning of a packet that is not complete yet. */
  #buffer = new Uint8Array(0)
  #length = 0
  #problem: string | undefined

  push(chunk: Uint8Array): Decoded {
    const packets: SpecPacket[] = []
    if (this.#problem !== undefined) return { packets, problem: this.#problem }
    // Most chunks end with a packet: then nothing is copied but the data.
    const bytes = this.#length === 0 ? chunk : this.#joined(chunk)
    const { taken, problem } = takeAll(bytes, packets)
    this.#problem = problem
    if (problem === undefined) this.#keep(bytes.subarray(taken))
    else this.#forget()
    return { packets, problem }
  }

  /** Bytes of a packet that is not complete yet. */
  get pendingBytes(): number {
    return this.#length
  }

  #joined(chunk: Uint8Array): Uint8Array {
    const needed = this.#length + chunk.length
    this.#reserve(needed)
    this.#buffer.set(chunk, this.#length)
    this.#length = needed
    return this.#buffer.subarray(0, needed)
  }

  /** `rest` may lie in the buffer itself. */
  #keep(rest: Uint8Array): void {
    if (rest.length <= initialBufferBytes && this.#buffer.length > keptBufferBytes) {
      this.#buffer = rest.slice()
    } else if (rest.length > 0) {
      this.#reserve(rest.length)
      this.#buffer.set(rest)
    }
    this.#length = rest.length
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.length) return
    const larger = new Uint8Array(Math.max(bytes, this.#buffer.length * 2, initialBufferBytes))
    larger.set(this.#buffer.subarray(0, this.#length))
    this.#buffer = larger
  }

  #forget(): void {
    this.#length = 0
    this.#buffer = new Uint8Array(0)
  }
}

const initialBufferBytes = 4 * 1024
const keptBufferBytes = 1024 * 1024

/** `taken`: number of bytes that became packets. */
function takeAll(
  bytes: Uint8Array,
  packets: SpecPacket[],
): { readonly taken: number; readonly problem: string | undefined } {
  for (let taken = 0; ;) {
    const step = nextPacket(bytes.subarray(taken))
    if (step.kind === 'more') return { taken, problem: undefined }
    if (step.kind === 'problem') return { taken, problem: step.message }
    packets.push(step.packet)
    taken += step.bytes
  }
}

type Step =
  | { readonly kind: 'packet'; readonly packet: SpecPacket; readonly bytes: number }
  | { readonly kind: 'more' }
  | { readonly kind: 'problem'; readonly message: string }

const more: Step = { kind: 'more' }

function nextPacket(bytes: Uint8Array): Step {
  if (bytes.length < prefixBytes) return bytes.length < 4 ? more : (magicProblem(bytes) ?? more)
  const byteOrder = byteOrderOf(bytes)
  if (byteOrder === undefined) return magicProblem(bytes) ?? more
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = view.getUint32(8, byteOrder === 'little')
  const refusal = prefixProblem(view.getInt32(4, byteOrder === 'little'), size)
  if (refusal !== undefined) return { kind: 'problem', message: refusal }
  if (bytes.length < size) return more
  return withData(bytes, size, byteOrder)
}

function withData(bytes: Uint8Array, size: number, byteOrder: ByteOrder): Step {
  const { dataBytes, ...header } = decodeHeader(bytes.subarray(0, size), byteOrder)
  if (dataBytes > maxDataBytes) {
    return { kind: 'problem', message: `a packet announces ${dataBytes} bytes, more than ${maxDataBytes}` }
  }
  const end = size + dataBytes
  if (bytes.length < end) return more
  // A copy: the buffer is reused for the next packet. Not `slice`, which gives a view where the bytes are Node's Buffer.
  const data = new Uint8Array(bytes.subarray(size, end))
  return { kind: 'packet', packet: { ...header, data }, bytes: end }
}

function prefixProblem(version: number, size: number): string | undefined {
  if (version < oldestVersion) return `a packet of unknown version ${version}`
  const least = Math.max(headerSizeRange[0], fixedHeaderBytes(version))
  if (size >= least && size <= headerSizeRange[1]) return undefined
  return `a packet header of ${size} bytes, impossible for version ${version}`
}

function byteOrderOf(bytes: Uint8Array): ByteOrder | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 4)
  if (view.getUint32(0, true) === packetMagic) return 'little'
  return view.getUint32(0, false) === packetMagic ? 'big' : undefined
}

function magicProblem(bytes: Uint8Array): Step | undefined {
  if (byteOrderOf(bytes) !== undefined) return undefined
  const start = Array.from(bytes.subarray(0, 4), byte => byte.toString(16).padStart(2, '0')).join(' ')
  return { kind: 'problem', message: `not the SPEC protocol: a packet starts with the bytes ${start}` }
}
