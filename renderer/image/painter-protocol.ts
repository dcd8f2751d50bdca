import type { ImageOptics } from '../../shared/imaging/geometry/image-optics.ts'
import type { Measures, Watch } from '../../shared/ipc/measures.ts'
import type { BinMode, FrameLabel, ImageStatistics, Region } from '../../shared/ipc/tile.ts'
import type { Look } from './look.ts'
import type { PainterKind } from './painters/painter.ts'
import type { Levels } from './transfer.ts'

/** Page to painter thread. Sizes are in device pixels. */
export type PainterRequest =
  | { readonly kind: 'port'; readonly port: MessagePort }
  | {
      readonly kind: 'open'
      readonly view: string
      readonly canvas: OffscreenCanvas
      /** Over the image, for the numbers in large pixels. */
      readonly overlay: OffscreenCanvas
      readonly look: Look
      /** Undefined: the graphics card where there is one. */
      readonly painter: PainterKind | undefined
    }
  | { readonly kind: 'close'; readonly view: string }
  | {
      readonly kind: 'size'
      readonly view: string
      readonly width: number
      readonly height: number
      /** Device pixels per CSS pixel. */
      readonly pixelRatio: number
    }
  | { readonly kind: 'viewport'; readonly view: string; readonly part: Part }
  | { readonly kind: 'look'; readonly view: string; readonly look: Look }
  /** Whether somebody can see it; otherwise nothing is sent for it. */
  | { readonly kind: 'visible'; readonly view: string; readonly isVisible: boolean }
  | { readonly kind: 'freeze'; readonly view: string; readonly frozen: boolean }
  | { readonly kind: 'watch'; readonly view: string; readonly watch: Watch }
  | { readonly kind: 'readout'; readonly view: string; readonly x: number; readonly y: number }

/** What of the image is shown, and how it is reduced. */
export interface Part {
  /** Undefined: the whole image. */
  readonly region: Region | undefined
  readonly binMode: BinMode
  readonly marks: boolean
  /** Live frames drawn per second at most. */
  readonly mostHz: number
}

/** Painter thread to page, at most 10 a second and view. */
export type PainterNews =
  | { readonly kind: 'shown'; readonly view: string; readonly shown: Shown }
  | { readonly kind: 'measures'; readonly view: string; readonly measures: Measures }
  | { readonly kind: 'newer'; readonly view: string; readonly count: number }
  /** The graphics card is gone: the view needs a new canvas. */
  | { readonly kind: 'lost'; readonly view: string }
  | {
      readonly kind: 'readout'
      readonly view: string
      readonly x: number
      readonly y: number
      readonly value: number | null
    }

/** What is on the canvas now. */
export interface Shown {
  readonly source: FrameLabel
  readonly optics: ImageOptics | undefined
  readonly region: Region
  readonly image: { readonly width: number; readonly height: number }
  readonly bin: number
  readonly binMode: BinMode
  readonly statistics: ImageStatistics
  readonly viewStatistics: ImageStatistics
  /** Exactly the levels the colours were made with. */
  readonly levels: Levels
  readonly painter: PainterKind
  /** Images painted per second over the last second. */
  readonly shownHz: number
  /** From exposure to paint, ms; undefined for recorded frames. */
  readonly ageMs: number | undefined
}
