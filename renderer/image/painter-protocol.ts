import type { Measures, Watch } from '../../shared/ipc/measures.ts'
import type { BinMode, FrameLabel, Region, TileStatistics } from '../../shared/ipc/tile.ts'
import type { Levels, Look } from './look.ts'

/** Page to painter thread. Sizes are in device pixels. */
export type PainterRequest =
  | { readonly kind: 'port'; readonly port: MessagePort }
  | { readonly kind: 'open'; readonly view: string; readonly canvas: OffscreenCanvas; readonly look: Look }
  | { readonly kind: 'close'; readonly view: string }
  | { readonly kind: 'size'; readonly view: string; readonly width: number; readonly height: number }
  | {
      readonly kind: 'viewport'
      readonly view: string
      readonly region: Region | undefined
      readonly binMode: BinMode
    }
  | { readonly kind: 'look'; readonly view: string; readonly look: Look }
  | { readonly kind: 'readout'; readonly view: string; readonly x: number; readonly y: number }
  | { readonly kind: 'watch'; readonly view: string; readonly watch: Watch }

/** Painter thread to page, at most 10 a second and view. */
export type PainterNews =
  | { readonly kind: 'shown'; readonly view: string; readonly shown: Shown }
  | {
      readonly kind: 'readout'
      readonly view: string
      readonly x: number
      readonly y: number
      readonly value: number | null
    }
  | { readonly kind: 'measures'; readonly view: string; readonly measures: Measures }

/** What is on the canvas now. */
export interface Shown {
  readonly source: FrameLabel
  readonly region: Region
  readonly image: { readonly width: number; readonly height: number }
  readonly bin: number
  readonly binMode: BinMode
  readonly statistics: TileStatistics
  /** Exactly the levels the colours were made with. */
  readonly levels: Levels
  /** Images painted per second over the last second. */
  readonly shownHz: number
  /** From exposure to paint, ms; undefined for recorded frames. */
  readonly ageMs: number | undefined
}
