import type { FrameRing } from '../../../shared/model/frame-ring.ts'
import type { ImageShape } from '../../../shared/model/pixels.ts'

/** What is written in one turn. */
export interface Workload {
  readonly name: string
  readonly image: ImageShape
  readonly frames: number
}

/** 0.5 GB each: long enough that a start does not count, short enough that five rounds of all stay under minutes. */
export const workloads = {
  large: { name: '2048² uint16', image: { height: 2048, width: 2048 }, frames: 60 },
  small: { name: '512² uint16', image: { height: 512, width: 512 }, frames: 1000 },
} as const satisfies Record<string, Workload>

/** Until the last byte is in the page cache and readable, or until it is on the disk. */
export type Durability = 'page cache' | 'synced'

export interface FrameSource {
  readonly workload: Workload
  /** Every slot holds a frame already: a detector's own work is not measured. */
  readonly ring: FrameRing
  readonly frameBytes: number
  /** The same frames in a file, for programs in other languages. */
  readonly file: string
}
