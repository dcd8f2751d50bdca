import { floatPixels } from '../../../../shared/analysis/float-pixels.ts'
import type { PixelArray } from '../../../../shared/model/pixels.ts'
import { defaultOf } from '../../../../shared/workflow/read-parameter.ts'
import type { StackAxis, Task, TaskRun, TaskSetup } from '../../../../shared/workflow/task.ts'

/** A setup with every parameter that is not given at its default. */
export function setupFor({ spec }: Task, given: Partial<TaskSetup> & Pick<TaskSetup, 'image'>): TaskSetup {
  const defaults = Object.fromEntries(
    Object.entries(spec.parameters).map(([name, parameter]) => [name, defaultOf(parameter)]),
  )
  return {
    points: 1,
    axes: [],
    takes: {},
    saturation: Number.POSITIVE_INFINITY,
    ...given,
    parameters: { ...defaults, ...given.parameters },
  }
}

export function axis(name: string, unit: string, values: ArrayLike<number>): StackAxis {
  return { name, unit, values: Float64Array.from(values) }
}

/** Feeds all images to a fresh run; answers with it and with the curves, point by point. */
export function runTask(
  task: Task,
  setup: TaskSetup,
  images: readonly PixelArray[],
): { readonly run: TaskRun; readonly curves: readonly Readonly<Record<string, number>>[] } {
  const run = task.begin(setup)
  const targets = Object.fromEntries(
    Object.entries(task.shapes(setup)).flatMap(([name, shape]) =>
      shape.kind === 'stack' ? [[name, new Float32Array(shape.image.height * shape.image.width)]] : [],
    ),
  )
  const names = Object.entries(task.spec.inputs).flatMap(([name, { kind }]) =>
    kind === 'mask' ? [] : [name],
  )
  const curves = images.map((image, at) => {
    const pixels = floatPixels(image, new Float32Array(image.length))
    const inputs = Object.fromEntries(names.map(name => [name, { kind: 'pixels', pixels } as const]))
    return run.take(at, inputs, targets)
  })
  return { run, curves }
}
