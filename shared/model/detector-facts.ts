import type { DetectorId } from './ids.ts'
import type { ImageShape, PixelType } from './pixels.ts'

/** What a detector says of itself once connected. */
export interface DetectorFacts {
  readonly id: DetectorId
  readonly model: string
  readonly image: ImageShape
  readonly pixelType: PixelType
  /** Of one pixel in the sample plane or on the chip, µm; undefined where unknown. */
  readonly pixelSizeUm: number | undefined
  /** Dead time between two frames, s. */
  readonly readoutS: number
  /** Counts at which a pixel is saturated; undefined where unknown. */
  readonly saturation: number | undefined
  readonly exposureRangeS: readonly [number, number]
}
