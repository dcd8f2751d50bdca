import { demand } from '../../base/assert.ts'
import { HutchError } from '../../model/problem.ts'
import type { OutputShape, Task, TaskRun, TaskSetup } from '../../workflow/task.ts'
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
    const phase = first.map((one, at) => this.#phaseOf(one, second[at] ?? Number.NaN))
    const share = first.map((one, at) => {
      const other = second[at] ?? Number.NaN
      return (phase[at] ?? 0) > 0 ? Math.max(0, one) / (Math.max(0, one) + Math.max(0, other)) : Number.NaN
    })
    return { phase, share }
  }

  remarks(): readonly string[] {
    return []
  }

  #phaseOf(one: number, other: number): number {
    if (!Number.isFinite(one + other)) return Number.NaN
    if (Math.max(one, other) <= this.#threshold) return 0
    return one >= other ? 1 : 2
  }
}

/** The largest value but for the hundredth part above it, which may be noise. */
const largestQuantile = 0.99

function scaled(map: Float32Array): Float32Array {
  const known = map.filter(Number.isFinite).sort()
  const largest = known[Math.floor(largestQuantile * (known.length - 1))] ?? 0
  return map.map(value => (largest > 0 ? value / largest : value - value))
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
