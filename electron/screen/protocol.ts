import type { FrameLabel, ViewReply, ViewRequest } from '../../shared/ipc/tile.ts'
import type { ImageShape, PixelType } from '../../shared/model/pixels.ts'

/** Main to frame server. */
export type ScreenRequest =
  | {
      readonly kind: 'ring'
      readonly ring: number
      readonly memory: SharedArrayBuffer
      readonly slotBytes: number
    }
  | { readonly kind: 'frame'; readonly view: string; readonly frame: ScreenFrame }
  | { readonly kind: 'clear'; readonly view: string }
  | { readonly kind: 'view'; readonly request: ViewRequest }

export interface ScreenFrame {
  readonly pixels: { readonly ring: number; readonly slot: number } | { readonly buffer: ArrayBuffer }
  readonly image: ImageShape
  readonly pixelType: PixelType
  readonly saturation: number | undefined
  readonly label: FrameLabel
  readonly acquiredAtMs: number
}

/** Frame server to main. A `frame` is answered by `taken`; its slot comes back by `release` when a newer one replaced it. */
export type ScreenReply =
  | { readonly kind: 'taken'; readonly view: string }
  | { readonly kind: 'release'; readonly ring: number; readonly slot: number }
  | { readonly kind: 'reply'; readonly reply: ViewReply }
