import type { CompressionMethod } from '../../../shared/model/compression.ts'
import type { ImageShape } from '../../../shared/model/pixels.ts'

/** How many frames of which size are recorded in one go. */
export interface Workload {
  readonly name: string
  readonly image: ImageShape
  readonly frames: number
  /** Left out: none. */
  readonly compression?: CompressionMethod
}

export const largeImage = { name: '2048² uint16', image: { height: 2048, width: 2048 } } as const
export const smallImage = { name: '512² uint16', image: { height: 512, width: 512 } } as const
