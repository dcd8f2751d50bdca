import type { PlannedStep } from './plan-steps.ts'

/**
 * Steps that have to be computed: those of which an earlier result does not have all that the new one records, and those
 * whose images a computed step takes and nobody kept.
 * @param available outputs that can be had of each step as it is to be run now, by its id
 */
export function stepsToCompute(
  steps: readonly PlannedStep[],
  available: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const computed = new Set<string>()
  // Who takes comes before who gives.
  for (const step of steps.toReversed()) {
    const has = available.get(step.id)
    const takers = steps.filter(({ id }) => computed.has(id))
    const wanted = [...recordedOutputs(step), ...outputsTaken(takers, step.id)]
    if (has === undefined || !wanted.every(output => has.has(output))) computed.add(step.id)
  }
  return computed
}

/** Everything but images that only feed other steps. */
function recordedOutputs({ outputs, recorded }: PlannedStep): readonly string[] {
  return Object.entries(outputs).flatMap(([name, { kind }]) =>
    kind !== 'stack' || recorded.includes(name) ? [name] : [],
  )
}

/** What of one step the given ones take. */
export function outputsTaken(takers: readonly PlannedStep[], from: string): readonly string[] {
  return takers.flatMap(({ inputs }) =>
    Object.values(inputs).flatMap(input =>
      input.kind === 'step' && input.step === from ? [input.output] : [],
    ),
  )
}
