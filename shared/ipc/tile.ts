import type { Measures, Watch } from './measures.ts'

/**
 * What the frame server sends to the painter for one view: counts, not colours, already cropped and binned to at most
 * the size of the canvas. value = offset + scale × count; count 65535 of a float image is "not a number".
 */
export interface Tile {
  readonly view: string
  readonly seq: number
  /** uint16, row-major, `width × height`. */
  readonly pixels: ArrayBuffer
  readonly width: number
  readonly height: number
  /** Region of the full image this tile shows, in image pixels. */
  readonly region: Region
  readonly image: { readonly width: number; readonly height: number }
  readonly bin: number
  readonly binMode: BinMode
  readonly offset: number
  readonly scale: number
  readonly hasInvalid: boolean
  readonly statistics: TileStatistics
  readonly source: FrameLabel
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

/**
 * Of the region shown, in values (not counts of the tile). `histogram` has 256 equal bins over `histogramRange`, which leaves
 * out the few pixels far from all others: hot ones would squeeze the rest into one bin.
 */
export interface TileStatistics {
  readonly minimum: number
  readonly maximum: number
  readonly mean: number
  readonly percentile1: number
  readonly percentile99: number
  readonly histogram: Uint32Array
  readonly histogramRange: readonly [from: number, to: number]
  readonly saturated: number
}

export interface FrameLabel {
  readonly live: boolean
  readonly detector: string
  readonly node: string
  readonly file: string
  readonly dataset: string
  readonly frame: number
  /** The pixels are not those that were recorded: corrected, or less a reference. */
  readonly isProcessed?: true
}

/** From the painter's side back to the frame server, over the same port. */
export type ViewRequest =
  | { readonly kind: 'credit'; readonly view: string; readonly count: number }
  | {
      readonly kind: 'viewport'
      readonly view: string
      readonly region: Region | undefined
      readonly maxWidth: number
      readonly maxHeight: number
      readonly binMode: BinMode
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
