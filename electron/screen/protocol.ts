import type { Operands } from '../../shared/imaging/derive-image.ts'
import type { ImageOptics } from '../../shared/imaging/geometry/image-optics.ts'
import type { PixelMask } from '../../shared/imaging/marks.ts'
import type { FrameLabel, ViewReply, ViewRequest } from '../../shared/ipc/tile.ts'
import type { ImageShape, PixelType } from '../../shared/model/pixels.ts'

/** Main to frame server. */
export type ScreenRequest =
  | {
      readonly kind: 'ring'
      readonly ring: number
      readonly memory: WebAssembly.Memory
      readonly slotBytes: number
      /** See `FrameRing`. */
      readonly workStart: number
      readonly workBytes: number
    }
  | { readonly kind: 'frame'; readonly view: string; readonly frame: ScreenFrame }
  | { readonly kind: 'clear'; readonly view: string }
  | { readonly kind: 'view'; readonly request: ViewRequest }
  /** Frames of `dataset`, of any where undefined, are changed from now on by the operands that follow; none yet. */
  | { readonly kind: 'process'; readonly view: string; readonly dataset: string | undefined }
  | {
      readonly kind: 'operand'
      readonly view: string
      readonly role: OperandRole
      readonly frame: OperandFrame
    }

export type OperandRole = keyof Operands

/** One of the frames whose mean is an operand. */
export interface OperandFrame {
  readonly buffer: ArrayBuffer
  readonly image: ImageShape
  readonly pixelType: PixelType
  /** Begins the mean anew. */
  readonly isFirst: boolean
}

export interface ScreenFrame {
  readonly pixels: { readonly ring: number; readonly slot: number } | { readonly buffer: ArrayBuffer }
  readonly image: ImageShape
  readonly pixelType: PixelType
  readonly saturation: number | undefined
  /** Over shared memory: it goes with every frame, and nothing is copied. */
  readonly mask?: PixelMask | undefined
  readonly optics?: ImageOptics | undefined
  readonly label: FrameLabel
  readonly acquiredAtMs: number
  /** Counts the frames for this view, also those that never came here because a newer one replaced them. */
  readonly serial: number
}

/** Frame server to main. A `frame` is answered by `taken`; its slot comes back by `release` when a newer one replaced it. */
export type ScreenReply =
  | { readonly kind: 'taken'; readonly view: string }
  | { readonly kind: 'release'; readonly ring: number; readonly slot: number }
  | { readonly kind: 'reply'; readonly reply: ViewReply }
