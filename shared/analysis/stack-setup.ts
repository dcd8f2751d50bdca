import { stackReductions, type StackReduction } from './reduce-stack.ts'
import { whiteChoices, type WhiteChoice } from './white-weights.ts'
import type { StackInputs } from './stack-inputs.ts'
import { loopSize, type LoopPlan } from '../nexus/plan-walk.ts'
import type { PlannedStep, StackSetup } from '../workflow/plan-steps.ts'
import type { StackAxis } from '../workflow/task.ts'

/** What every task is told of the stack it works on; what saturates is known with its first image. */
export function stackSetup({ data }: StackInputs): StackSetup {
  const { camera } = data.plan
  const points = data.loops.reduce((product, loop) => product * loopSize(loop), camera.frames)
  return {
    image: camera.image,
    points,
    axes: axesOf(data.loops, points),
    saturation: Number.POSITIVE_INFINITY,
  }
}

/** How several dark frames become one: as the step says that takes them. */
export function darkReduction(steps: readonly PlannedStep[]): StackReduction {
  return stackReductions.find(method => steps.some(({ parameters }) => parameters.darks === method)) ?? 'mean'
}

/** Which whites of a point count how much: as the step says that takes them. */
export function whiteChoice(steps: readonly PlannedStep[]): WhiteChoice {
  return (
    whiteChoices.find(choice => steps.some(({ parameters }) => parameters.whites === choice)) ??
    'interpolated'
  )
}

/** Where every image stands along the loops around it. */
function axesOf(loops: readonly LoopPlan[], points: number): readonly StackAxis[] {
  let inner = points
  return loops.map(loop => {
    const size = loopSize(loop)
    inner /= size
    const step = inner
    const at = (index: number): number => Math.floor(index / step) % size
    if (loop.kind === 'repeat')
      return {
        name: loop.name,
        unit: '',
        values: Float64Array.from({ length: points }, (_, index) => at(index)),
      }
    const { motor, unit, positions } = loop.axis
    const values = Float64Array.from({ length: points }, (_, index) => positions[at(index)] ?? Number.NaN)
    return { name: motor, unit, values }
  })
}
