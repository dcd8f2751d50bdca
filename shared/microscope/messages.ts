import type { ImageShape, PixelType } from '../model/pixels.ts'
import type { Problem } from '../model/problem.ts'

/** What a client asks. `id` is the client's own number; every request but `credit` gets exactly one answer with it. */
export type MicroscopeRequest = { readonly id: number } & (
  | { readonly kind: 'hello'; readonly client: string }
  | { readonly kind: 'info' }
  /** Takes control. `image` is what the client expects; another size is refused. */
  | {
      readonly kind: 'arm'
      readonly frames: number
      readonly exposureS: number
      readonly image: ImageShape | undefined
    }
  | { readonly kind: 'start' }
  /** Allows that many more exposures. */
  | { readonly kind: 'credit'; readonly frames: number }
  /** Ends the series and gives control back. Answered when the camera is idle. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'truth'; readonly energiesKev: readonly number[]; readonly maps: boolean }
)

export type MicroscopeReply =
  | { readonly kind: 'facts'; readonly re: number; readonly facts: MicroscopeFacts }
  | { readonly kind: 'done'; readonly re: number }
  /** Payload: the arrays one after the other, float32 little-endian. */
  | { readonly kind: 'truth'; readonly re: number; readonly truth: MicroscopeTruth }
  /** `re` is undefined when the running series failed. */
  | { readonly kind: 'error'; readonly re: number | undefined; readonly problem: Problem }
  /** Payload: the pixels, row 0 first, little-endian. */
  | ({ readonly kind: 'frame' } & FrameHeader)

/** Frames count from 0 within an arming. `startedAtMs`: start of the exposure, ms since 1970 UTC. */
export interface FrameHeader {
  readonly index: number
  readonly startedAtMs: number
}

export interface MicroscopeFacts {
  readonly model: string
  readonly image: ImageShape
  readonly pixelType: PixelType
  readonly pixelSizeUm: number | undefined
  readonly readoutS: number
  readonly saturation: number | undefined
  readonly exposureRangeS: readonly [number, number]
}

export interface MicroscopeTruth {
  readonly pixelSizeUm: number
  readonly energiesKev: readonly number[]
  /** Displacement of the sample by drift at each energy: [rows, columns], pixels. */
  readonly shifts: readonly (readonly [number, number])[]
  /** Linear absorption coefficient of each phase at each energy, 1/µm. */
  readonly absorption: Readonly<Record<string, readonly number[]>>
  /** Arrays in the payload, each height × width: `thickness/…` µm, `dark` counts, `white` at the first energy, counts per s and mA. */
  readonly arrays: readonly string[]
}
