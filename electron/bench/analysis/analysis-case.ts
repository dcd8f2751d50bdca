import type { PixelArray } from '../../../shared/model/pixels.ts'
import type { Target } from '../figure.ts'
import type { OutputShape, StackAxis, Task, TaskInput } from '../../../shared/workflow/task.ts'
import type { ImageShape } from '../../../shared/model/pixels.ts'
import type { ParameterSetting } from '../../../shared/workflow/read-parameter.ts'

/** One task on seeded data, and the same thing by an independent program. */
export interface AnalysisCase {
  readonly name: string
  readonly task: Task
  readonly image: ImageShape
  readonly images: readonly PixelArray[]
  readonly axes?: readonly StackAxis[]
  readonly takes?: Readonly<Record<string, OutputShape>>
  readonly parameters?: Readonly<Record<string, ParameterSetting>>
  /** Beside the image itself, which goes to the first input. */
  readonly inputs?: Readonly<Record<string, TaskInput>>
  /** What links bring when all images are taken. */
  readonly wholes?: Readonly<Record<string, Float32Array>>
  /** The output that is compared: of the last image for a stack, of every image for a curve. */
  readonly output: string
  readonly peer: { readonly name: string; readonly modules: readonly string[] }
  /**
   * Python: `prepare(images, wholes, argument)` is not measured; `compute(state)` is, and returns what the output must be.
   * `images` is (n, height, width), `wholes` by name.
   */
  readonly script: string
  /** Values at both ends that are defined in another way. */
  readonly cutEnds?: number
  /** `relative`: differences per largest value. */
  readonly compared: 'relative' | 'absolute'
  readonly unit?: string
  /** Of the time per image, ms. */
  readonly target?: Target
}
