import type { WeightedFrame } from '../analysis/normalise.ts'
import type { ImageShape } from '../model/pixels.ts'
import type { ParameterSetting } from './read-parameter.ts'
import type { TaskSpec } from './task-spec.ts'

/**
 * One kind of step: what it is, how large its results are, and the computing itself, which sees numbers only. The same
 * task serves a running and a recorded experiment: it gets the images of a stack one after the other, in order.
 */
export interface Task {
  readonly spec: TaskSpec
  /** By output. Throws a `HutchError` where the task cannot work on such a stack. */
  shapes(setup: TaskSetup): Readonly<Record<string, OutputShape>>
  begin(setup: TaskSetup): TaskRun
}

export interface TaskSetup {
  /** Of the stack it takes. */
  readonly image: ImageShape
  /** Images of the stack when all are recorded. */
  readonly points: number
  /** Coordinates of every image, outermost loop first. */
  readonly axes: readonly StackAxis[]
  readonly parameters: Readonly<Record<string, ParameterSetting>>
  /** Counts from which a pixel says nothing; Infinity where unknown. */
  readonly saturation: number
  /** What links bring, by input: of the step it comes from. */
  readonly takes: Readonly<Record<string, OutputShape>>
}

export interface StackAxis {
  readonly name: string
  readonly unit: string
  /** One per image of the stack. */
  readonly values: Float64Array
}

export type OutputShape =
  /** `axes` of one of its images, rows first, where they are not the pixels of the detector. */
  | { readonly kind: 'stack'; readonly image: ImageShape; readonly axes?: readonly WholeAxis[] }
  /** One number per image. */
  | { readonly kind: 'curve' }
  /** Numbers made from all images, float32; slowest dimension first. */
  | { readonly kind: 'whole'; readonly shape: readonly number[]; readonly axes: readonly WholeAxis[] }

export interface WholeAxis {
  readonly name: string
  readonly unit: string
  readonly values: readonly number[]
}

export type TaskInput =
  /** Always float32, whatever the detector gave: loops over one type of array are several times as fast. */
  | { readonly kind: 'pixels'; readonly pixels: Float32Array }
  | { readonly kind: 'references'; readonly frames: readonly WeightedFrame[] }
  /** What was counted with the image: nothing where it was not recorded, several numbers where elements have their own. */
  | { readonly kind: 'numbers'; readonly values: readonly number[] }
  /** Not 0: the pixel is left out. It is NaN in all images of the step. */
  | { readonly kind: 'mask'; readonly values: Uint8Array }

export interface TaskRun {
  /**
   * Takes image `at` of its stacks. Fills the given images, one per output that is a stack; answers with the numbers of
   * its curves at this point.
   */
  take(
    at: number,
    inputs: Readonly<Record<string, TaskInput>>,
    targets: Readonly<Record<string, Float32Array>>,
  ): Readonly<Record<string, number>>
  /** What the images taken so far come to, by output; NaN where nothing is known. The arrays stay the task's own. */
  wholes(
    inputs: Readonly<Record<string, Float32Array>>,
    isEnd: boolean,
  ): Readonly<Record<string, Float32Array>>
  /** For the log of the result: holes, and what else a person should know. */
  remarks(): readonly string[]
}
