import { demand } from '../../base/assert.ts'
import { HutchError } from '../../model/problem.ts'
import type { OutputShape, Task, TaskRun, TaskSetup } from '../../workflow/task.ts'
import { inStretches } from '../in-stretches.ts'
import { valueOfRank } from '../median.ts'
import { givenNumber } from './parameter-values.ts'

/** Where which of two phases is. */
export const phaseMapTask: Task = {
  spec: {
    name: 'phase-map',
    title: 'Phase map',
    summary: 'Which of two phases is stronger at every place, each measured by its own largest value',
    version: 1,
    inputs: {
      first: { kind: 'image', summary: 'amount of the first phase' },
      second: { kind: 'image', summary: 'amount of the second phase' },
    },
    outputs: {
      phase: { kind: 'image', summary: '1 or 2: the phase; 0: neither', unit: '' },
      share: { kind: 'image', summary: 'first / (first + second); NaN where neither is', unit: '' },
    },
    parameters: {
      threshold: {
        ...{ kind: 'number', title: 'Part of its largest value at which a phase is there', unit: '' },
        ...{ minimum: 0, maximum: 1, default: 0.4 },
      },
    },
  },
  shapes: setup => {
    const first = wholeOf(setup, 'first')
    const second = wholeOf(setup, 'second')
    if (first.shape.join() !== second.shape.join())
      throw new HutchError({
        kind: 'description',
        message: `The maps of both phases differ in size: ${first.shape.join(' × ')} and ${second.shape.join(' × ')}`,
        advice: 'Link maps of the same scan',
      })
    return { phase: first, share: first }
  },
  begin: setup => new PhaseMapRun(givenNumber(setup, 'threshold')),
}

class PhaseMapRun implements TaskRun {
  readonly #threshold: number

  constructor(threshold: number) {
    this.#threshold = threshold
  }

  take(): Readonly<Record<string, number>> {
    return {}
  }

  wholes(inputs: Readonly<Record<string, Float32Array>>): Readonly<Record<string, Float32Array>> {
    const first = scaled(demand(inputs.first, 'first phase'))
    const second = scaled(demand(inputs.second, 'second phase'))
    const phase = new Float32Array(first.length)
    const share = new Float32Array(first.length)
    const threshold = this.#threshold
    inStretches(first.length, (from, to) =>
      comparePhases({ first, second, threshold, phase, share }, from, to),
    )
    return { phase, share }
  }

  remarks(): readonly string[] {
    return []
  }
}

interface Phases {
  readonly first: Float32Array
  readonly second: Float32Array
  readonly threshold: number
  readonly phase: Float32Array
  readonly share: Float32Array
}

function comparePhases({ first, second, threshold, phase, share }: Phases, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const one = first[i] ?? 0
    const other = second[i] ?? 0
    const isKnown = one + other - (one + other) === 0
    const isThere = isKnown && Math.max(one, other) > threshold
    const found = one >= other ? 1 : 2
    phase[i] = isThere ? found : isKnown ? 0 : Number.NaN
    share[i] = isThere ? Math.max(0, one) / (Math.max(0, one) + Math.max(0, other)) : Number.NaN
  }
}

/** The largest value but for the hundredth part above it, which may be noise. */
const largestQuantile = 0.99

function scaled(map: Float32Array): Float32Array {
  const values = new Float32Array(map.length)
  let known = 0
  inStretches(map.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const value = map[i] ?? 0
      if (value - value === 0) values[known++] = value
    }
  })
  const rank = Math.floor(largestQuantile * (known - 1))
  const largest = known === 0 ? 0 : valueOfRank(values, known, rank)
  for (let i = 0; i < map.length; i++) {
    const value = map[i] ?? 0
    values[i] = largest > 0 ? value / largest : value - value
  }
  return values
}

function wholeOf({ takes }: TaskSetup, name: string): Extract<OutputShape, { kind: 'whole' }> {
  const shape = takes[name]
  if (shape?.kind === 'whole') return shape
  throw new HutchError({
    kind: 'description',
    message: `The ${name} phase is no map`,
    advice: 'Link it to a map of hutch.peak-map or a slice of hutch.reconstruct',
  })
}
