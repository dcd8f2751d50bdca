import type { StackReduction } from '../../shared/analysis/reduce-stack.ts'
import type { NormaliseSummary } from '../../shared/analysis/normalise.ts'
import type { PixelArray } from '../../shared/model/pixels.ts'
import type { Problem } from '../../shared/model/problem.ts'

/** What the main thread asks of the analysis thread. Pixels are moved, not copied: the sender's array is empty afterwards. */
export type ComputeRequest =
  /** A job with references of `pixels` float32 each; results go to slots of the ring in `memory`. */
  | {
      readonly kind: 'open'
      readonly job: string
      readonly pixels: number
      readonly memory: SharedArrayBuffer
      readonly slotBytes: number
    }
  /** Makes rows of a reference image from `count` images lying one after the other; `at` is its first pixel. */
  | {
      readonly kind: 'reduce'
      readonly job: string
      readonly reference: string
      readonly stack: PixelArray
      readonly count: number
      readonly method: StackReduction
      readonly at: number
    }
  | {
      readonly kind: 'normalise'
      readonly job: string
      readonly slot: number
      readonly data: PixelArray
      readonly darkForData: string
      readonly darkForWhite: string
      readonly whites: readonly { readonly reference: string; readonly weight: number }[]
      readonly saturation: number
    }
  /** Frees the references of a job. */
  | { readonly kind: 'close'; readonly job: string }

export interface ComputeEnvelope {
  readonly seq: number
  readonly request: ComputeRequest
}

/** Every request gets exactly one reply with its number, in order. */
export type ComputeReply =
  | { readonly kind: 'done'; readonly seq: number }
  | { readonly kind: 'summary'; readonly seq: number; readonly summary: NormaliseSummary }
  | { readonly kind: 'failed'; readonly seq: number; readonly problem: Problem }
