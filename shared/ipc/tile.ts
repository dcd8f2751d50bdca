import type { ImageOptics } from '../imaging/geometry/image-optics.ts'
import type { Role } from '../model/roles.ts'
import type { Measures, Watch } from './measures.ts'

/**
 * What the frame server sends to the painter for one view: values, not colours, already cropped and binned to at most
 * the size of the canvas. Pixels without a value are marked as `shared/imaging/marks.ts` says.
 */
export interface Tile {
  readonly view: string
  readonly seq: number
  /** Row-major, `width × height`, of the type that `depth` says. */
  readonly pixels: ArrayBuffer
  readonly depth: TileDepth
  readonly width: number
  readonly height: number
  /** Region of the full image this tile shows, in image pixels. */
  readonly region: Region
  readonly image: { readonly width: number; readonly height: number }
  readonly bin: number
  readonly binMode: BinMode
  /** Of the whole image, and of the region shown; at most 100 ms older than the pixels, and of this frame at rest. */
  readonly statistics: ImageStatistics
  readonly viewStatistics: ImageStatistics
  /** Of these statistics: the same number, the same statistics. */
  readonly measurement: number
  readonly source: FrameLabel
  /** Undefined: nothing is known. */
  readonly optics: ImageOptics | undefined
  /** Wall clock ms: exposed, and sent by the frame server. */
  readonly acquiredAtMs: number
  readonly sentAtMs: number
}

export interface Region {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type BinMode = 'mean' | 'max' | 'nearest'

/** `uint16` for images of 8- and 16-bit counts, `float32` for all others. */
export type TileDepth = 'uint16' | 'float32'

/**
 * Of the good pixels at full resolution. `histogram` has 256 equal bins over `histogramRange`, which leaves out the few pixels
 * far from all others: hot ones would squeeze the rest into one bin.
 */
export interface ImageStatistics {
  readonly minimum: number
  readonly maximum: number
  readonly mean: number
  readonly percentile1: number
  readonly percentile99: number
  readonly histogram: Uint32Array
  readonly histogramRange: readonly [from: number, to: number]
  /** Pixels that the numbers above are of: not masked, not saturated, and numbers. Without any they are zeros. */
  readonly good: number
  readonly saturated: number
  /** Left out by the mask. */
  readonly masked: number
  /** Not a number, or infinite. */
  readonly invalid: number
  /** All, good or not. */
  readonly pixels: number
}

export interface FrameLabel {
  readonly live: boolean
  readonly detector: string
  readonly node: string
  readonly file: string
  readonly dataset: string
  readonly frame: number
  /** Number of the last frame that is there, or will be; undefined where nobody knows. */
  readonly lastFrame?: number | undefined
  /** Undefined: no acquisition of an experiment that is known. */
  readonly acquisition?: FrameAcquisition | undefined
  /** The pixels are not those that were recorded: corrected, or less a reference. */
  readonly isProcessed?: true
}

/** Which of the acquisitions of an experiment a frame belongs to. */
export interface FrameAcquisition {
  readonly name: string
  /** Undefined for scans of SPEC. */
  readonly role: Role | undefined
}

/** From the painter's side back to the frame server, over the same port. */
export type ViewRequest =
  | { readonly kind: 'credit'; readonly view: string; readonly count: number }
  /** Takes all credits back: a view that nobody sees. */
  | { readonly kind: 'pause'; readonly view: string }
  /** A frozen view keeps its live frame and hears by `newer` what it misses. */
  | { readonly kind: 'freeze'; readonly view: string; readonly frozen: boolean }
  | {
      readonly kind: 'viewport'
      readonly view: string
      readonly region: Region | undefined
      readonly maxWidth: number
      readonly maxHeight: number
      readonly binMode: BinMode
      /** Whether masked and saturated pixels are marked. */
      readonly marks: boolean
      /** Live frames drawn per second at most. */
      readonly mostHz: number
    }
  | { readonly kind: 'readout'; readonly view: string; readonly x: number; readonly y: number }
  /** Replaces what was measured before. Answered by `measures` at once and then with every tile, at most 10 times a second. */
  | { readonly kind: 'watch'; readonly view: string; readonly watch: Watch }

export type ViewReply =
  | { readonly kind: 'tile'; readonly tile: Tile }
  /** Value of one pixel of the frame on screen at full resolution; null outside the image or not a number. */
  | {
      readonly kind: 'readout'
      readonly view: string
      readonly x: number
      readonly y: number
      readonly value: number | null
    }
  | { readonly kind: 'measures'; readonly measures: Measures }
  /** Live frames that came since the view was frozen, at most 10 times a second. */
  | { readonly kind: 'newer'; readonly view: string; readonly count: number }

/** What comes over the port of a window besides the replies of its views. */
export type FramePortNews =
  | ViewReply
  /** Whether anybody can see the window; nothing is drawn for one that is minimised. */
  | { readonly kind: 'window'; readonly isSeen: boolean }
