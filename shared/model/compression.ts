import { frameBytes, type FrameShape, type PixelType } from './pixels.ts'

/** How frames are compressed in the file. */
export const compressionMethods = ['none', 'gzip', 'bitshuffle-lz4'] as const
export type CompressionMethod = (typeof compressionMethods)[number]

/** What may be asked for; `auto` decides by type and size of the frames and by what the first of them show. */
export const compressionChoices = ['auto', ...compressionMethods] as const
export type CompressionChoice = (typeof compressionChoices)[number]

/** What `auto` came to, and why. */
export interface CompressionVerdict {
  readonly method: CompressionMethod
  /** `frames shrink to 31 %, 1900 MB/s compressed, 840 MB/s recorded` */
  readonly reason: string
}

/** What a dataset begins with; `auto` may leave it after the first frames. */
export function firstMethod(
  choice: CompressionChoice,
  image: FrameShape,
  pixelType: PixelType,
): CompressionMethod {
  if (choice !== 'auto') return choice
  return isCount(pixelType) && frameBytes(image, pixelType) >= smallestBytes ? 'bitshuffle-lz4' : 'none'
}

/** 8 blocks of the filter. Below, the index costs about as much as is saved. */
const smallestBytes = 65_536

/** Counts shrink to a third and less; the noise in the low bits of floats does not shrink at all. */
function isCount(type: PixelType): boolean {
  return type !== 'float32' && type !== 'float64'
}
