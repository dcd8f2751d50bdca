import type { CompressionChoice } from '../model/compression.ts'
import type { FrameShape, PixelType } from '../model/pixels.ts'

/**
 * The structure of one HDF5 file as data: made before anything moves, written by one function in `electron/hdf5`. Paths
 * are absolute in the file; parents come before children. All `frames` datasets come last, as the appender needs them.
 */
export interface FileSkeleton {
  readonly rootAttributes: Attributes
  readonly nodes: readonly SkeletonNode[]
}

export type AttributeValue = string | number | readonly string[] | readonly number[]
/** Numbers are written as int32 where all are integers below 2^31, else float64; strings as UTF-8. */
export type Attributes = Readonly<Record<string, AttributeValue>>

export type SkeletonNode =
  | { readonly kind: 'group'; readonly path: string; readonly attributes: Attributes }
  /** Written once, never again. Text is a variable-length UTF-8 string (scalar or 1-D). */
  | {
      readonly kind: 'constant'
      readonly path: string
      readonly value: ConstantValue
      readonly attributes: Attributes
    }
  /** Fixed-size text, shape [1], patched in place: `end_time`, `status`. */
  | {
      readonly kind: 'text'
      readonly path: string
      readonly length: number
      readonly value: string
      readonly attributes: Attributes
    }
  /** Fixed shape, filled at creation (NaN for floats, the given fill for integers), patched in place point by point. */
  | {
      readonly kind: 'values'
      readonly path: string
      readonly type: 'float64' | 'float32' | 'int32' | 'int64' | 'int8'
      readonly shape: readonly number[]
      readonly fill: number
      readonly attributes: Attributes
    }
  /** One number per point, as long as what was written: grows by what is written behind its end. */
  | {
      readonly kind: 'series'
      readonly path: string
      readonly type: 'float64' | 'int8'
      /** Of points that were left out. */
      readonly fill: number
      readonly attributes: Attributes
    }
  /**
   * Grows by one frame per append along the flattened leading dimensions `leading` (slowest first). The first dimension
   * in the file is what readers may read; `countPath` is an int64 scalar `[1]` with the number of complete frames.
   */
  | {
      readonly kind: 'frames'
      readonly path: string
      readonly countPath: string
      readonly pixelType: PixelType
      readonly image: FrameShape
      readonly leading: readonly number[]
      /** Left out: none. */
      readonly compression?: CompressionChoice
      readonly attributes: Attributes
    }
  /**
   * Coordinates along the first dimension of the `frames` dataset at path `frames`, float64. Shows as many of `values` as
   * that dimension has frames: plots of what is not complete need coordinates of the same length.
   */
  | {
      readonly kind: 'growingAxis'
      readonly path: string
      readonly frames: string
      readonly values: readonly number[]
      readonly attributes: Attributes
    }
  | { readonly kind: 'hardLink'; readonly path: string; readonly target: string }
  | { readonly kind: 'softLink'; readonly path: string; readonly target: string }
  /** `file` is relative to the folder of this file. */
  | { readonly kind: 'externalLink'; readonly path: string; readonly file: string; readonly target: string }

export type ConstantValue =
  | string
  | readonly string[]
  | {
      readonly type: PixelType | 'int64'
      readonly shape: readonly number[]
      readonly data: readonly number[] | Uint32Array
      /** By gzip: images that are the same number almost everywhere. */
      readonly isCompressed?: boolean
    }
