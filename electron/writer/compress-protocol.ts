import type { PixelType } from '../../shared/model/pixels.ts'
import type { ChunkFilter } from '../hdf5/filters/encode-chunk.ts'

/** Lends the memory of a ring to a thread under a number; must precede tasks with frames of it. */
export interface LentRing {
  readonly ring: number
  readonly memory: WebAssembly.Memory
}

/** What a thread gets: a ring, or frames to deal with in this order. A message costs as much as 100 kB of pixels. */
export type CompressMessage = LentRing | readonly CompressTask[]

/** One frame to measure, and to compress from its ring into shared memory where `into` says so. */
export interface CompressTask {
  readonly task: number
  readonly frame: RingSpan
  readonly into: CompressInto | undefined
}

/** Pixels of one frame in a ring that was lent. */
export interface RingSpan {
  readonly ring: number
  readonly start: number
  readonly bytes: number
  readonly pixelType: PixelType
}

export interface CompressInto {
  readonly filter: ChunkFilter
  /** As long as the frame may become: what does not fit is better stored as it is. */
  readonly target: SharedSpan
}

export interface SharedSpan {
  readonly memory: SharedArrayBuffer
  readonly start: number
  readonly bytes: number
}

export interface CompressReply {
  readonly task: number
  /** Bytes in the target; 0 when the frame did not become small enough, or was not to be compressed. */
  readonly bytes: number
  /** CRC-32 of them; without them of the frame as it is. */
  readonly sum: number
  /** Of the frame's pixels. */
  readonly mean: number
  readonly tookMs: number
}

export function spanBytes({ memory, start, bytes }: SharedSpan): Uint8Array {
  return new Uint8Array(memory, start, bytes)
}
