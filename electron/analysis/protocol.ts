import type { StackReduction } from '../../shared/analysis/reduce-stack.ts'
import type { ImageShape, PixelArray } from '../../shared/model/pixels.ts'
import type { Problem } from '../../shared/model/problem.ts'
import type { KeptImages } from './reuse/kept-writer.ts'
import type { StoredImage } from './reuse/stored-images.ts'
import type { StepInput } from '../../shared/workflow/plan-steps.ts'
import type { ParameterSetting } from '../../shared/workflow/read-parameter.ts'
import type { StackAxis } from '../../shared/workflow/task.ts'

/** What the main thread asks of the analysis thread. Pixels are moved, not copied: the sender's array is empty afterwards. */
export type ComputeRequest =
  /** A job of steps in the order in which they are run; stacks that are recorded go to slots of the ring in `memory`. */
  | {
      readonly kind: 'open'
      readonly job: string
      /** Of one image of the data. */
      readonly pixels: number
      readonly points: number
      readonly axes: readonly StackAxis[]
      readonly saturation: number
      readonly steps: readonly StepRequest[]
      /** Maps of steps that are not computed, by output. */
      readonly wholes: Readonly<Record<string, Float32Array>>
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
  /** Pixels that are left out of all images to come: of the data, where the mask is the `recorded` one, else of the steps that take it. */
  | { readonly kind: 'mask'; readonly job: string; readonly of: string; readonly values: Uint8Array }
  /** Image `at` of the data, through all steps. */
  | {
      readonly kind: 'frame'
      readonly job: string
      readonly at: number
      /** Undefined where no step that is computed takes it. */
      readonly data: PixelArray | undefined
      /** Images of steps that are not computed, by output. */
      readonly given: Readonly<Record<string, StoredImage>>
      /** By input kind: `white`, `darkForData` … */
      readonly references: Readonly<Record<string, readonly WeightedReference[]>>
      /** Recorded with the image, by the name of the counter. */
      readonly counters?: Readonly<Record<string, readonly number[]>>
      /** By output: `normalise/transmission`. */
      readonly slots: Readonly<Record<string, number>>
    }
  /** What the frames so far come to. */
  | { readonly kind: 'wholes'; readonly job: string; readonly isEnd: boolean }
  /** Ends the files of kept images. */
  | { readonly kind: 'kept'; readonly job: string }

export interface StepRequest {
  readonly id: string
  readonly task: string
  readonly image: ImageShape
  readonly parameters: Readonly<Record<string, ParameterSetting>>
  readonly inputs: Readonly<Record<string, StepInput>>
  /** It is not computed: what it gives is given. */
  readonly isTaken: boolean
  /** Files for images that are kept for later runs, by the name of the output. */
  readonly keeps: Readonly<Record<string, string>>
}

export interface WeightedReference {
  readonly reference: string
  readonly weight: number
}

export interface ComputeEnvelope {
  readonly seq: number
  readonly request: ComputeRequest
}

/** Every request gets exactly one reply with its number, in order. */
export type ComputeReply =
  | { readonly kind: 'done'; readonly seq: number }
  /** Numbers of the curves at this image, by output. */
  | { readonly kind: 'frame'; readonly seq: number; readonly curves: Readonly<Record<string, number>> }
  | { readonly kind: 'wholes'; readonly seq: number; readonly wholes: Wholes }
  | { readonly kind: 'kept'; readonly seq: number; readonly images: Readonly<Record<string, KeptImages>> }
  /** A given image is not what was stored of this step. */
  | { readonly kind: 'damaged'; readonly seq: number; readonly step: string; readonly reason: string }
  | { readonly kind: 'failed'; readonly seq: number; readonly problem: Problem }

export interface Wholes {
  /** By output: `maps/edge`. */
  readonly values: Readonly<Record<string, Float32Array>>
  /** By step. */
  readonly remarks: Readonly<Record<string, readonly string[]>>
}
