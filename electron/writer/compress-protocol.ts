import type { ChunkFilter } from '../hdf5/filters/encode-chunk.ts'

/** One frame to compress, from shared memory into shared memory, or only to sum up. */
export interface CompressTask {
  readonly task: number
  readonly source: SharedSpan
  readonly into: CompressInto | undefined
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
  readonly tookMs: number
}

export function spanBytes({ memory, start, bytes }: SharedSpan): Uint8Array {
  return new Uint8Array(memory, start, bytes)
}
