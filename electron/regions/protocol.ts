import type { ImageShape, PixelType } from '../../shared/model/pixels.ts'
import type { PlannedRegion } from '../../shared/model/roi.ts'

/** Main to the counting thread. A camera's regions are told once, before its first frame. */
export type RegionRequest =
  | {
      readonly kind: 'ring'
      readonly ring: number
      readonly memory: SharedArrayBuffer
      readonly slotBytes: number
    }
  | {
      readonly kind: 'regions'
      readonly set: number
      readonly image: ImageShape
      readonly regions: readonly PlannedRegion[]
      /** Over shared memory; undefined: all pixels count. */
      readonly mask: Uint8Array | undefined
    }
  | {
      readonly kind: 'frame'
      readonly seq: number
      readonly ring: number
      readonly slot: number
      readonly pixelType: PixelType
      readonly set: number
    }

/** The slot is free of the counting thread when its sums come. */
export interface RegionReply {
  readonly seq: number
  readonly sums: readonly number[]
}
