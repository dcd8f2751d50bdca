import type { PixelMask } from '../imaging/marks.ts'
import type { DetectorId } from '../model/ids.ts'
import type { ImageShape, PixelType } from '../model/pixels.ts'
import type { Parameter } from '../model/quantity.ts'

/** Images that another program recorded: one dataset of a file, with what the file tells of them. */
export interface ForeignStack {
  /** Absolute path of the file, and HDF5 path in it. */
  readonly file: string
  readonly path: string
  readonly detector: DetectorId
  readonly image: ImageShape
  readonly pixelType: PixelType
  /** Dimensions in front of those of an image, slowest first. */
  readonly loops: readonly ForeignLoop[]
  /** `image_key` of NXtomo, one per frame: 0 projection, 1 flat, 2 dark, 3 invalid. Undefined: all are data. */
  readonly imageKeys: readonly number[] | undefined
  readonly exposureS: number
  /** Of the first frame, ms since 1970 UTC. */
  readonly startedAtMs: number
  /** From one frame to the next, s. An even pace: files tell when they begin and end, seldom when each frame was taken. */
  readonly stepS: number
  readonly pixelSizeUm: number | undefined
  readonly saturation: number | undefined
  readonly mask: PixelMask | undefined
  /** What was counted with every frame. */
  readonly counters: readonly ForeignCounter[]
  /** Title, sample, energy … as far as the file has them. */
  readonly parameters: readonly Parameter[]
  /** What a person should know: what was assumed, what else the file has. */
  readonly remarks: readonly string[]
}

export interface ForeignLoop {
  readonly name: string
  readonly size: number
  /** Undefined where the file says nothing of where its frames were taken. */
  readonly axis: { readonly unit: string; readonly positions: readonly number[] } | undefined
}

export interface ForeignCounter {
  readonly name: string
  readonly unit: string
  /** One per frame of the dataset. */
  readonly values: readonly number[]
}

/** Frames in all dimensions together; 1 where there is nothing but an image. */
export function frameCount({ loops }: Pick<ForeignStack, 'loops'>): number {
  return loops.reduce((product, { size }) => product * size, 1)
}
