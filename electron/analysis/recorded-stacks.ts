import type { PlannedStep } from '../../shared/workflow/plan-steps.ts'

/** A stack of images that goes to the result file. */
export interface RecordedStack {
  /** `normalise/transmission` */
  readonly output: string
  /** Of one image, float32. */
  readonly bytes: number
}

export function recordedStacks(steps: readonly PlannedStep[]): readonly RecordedStack[] {
  return steps.flatMap(({ id, outputs, recorded }) =>
    recorded.flatMap(name => {
      const shape = outputs[name]
      if (shape?.kind !== 'stack') return []
      const bytes = shape.image.height * shape.image.width * Float32Array.BYTES_PER_ELEMENT
      return [{ output: `${id}/${name}`, bytes }]
    }),
  )
}
