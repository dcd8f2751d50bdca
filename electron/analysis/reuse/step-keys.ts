import { createHash } from 'node:crypto'
import type { ReferenceKind } from '../../../shared/analysis/stack-inputs.ts'
import { demand } from '../../../shared/base/assert.ts'
import { canonicalJson } from '../../../shared/workflow/canonical-json.ts'
import type { PlannedStep, StepInput } from '../../../shared/workflow/plan-steps.ts'
import type { JsonValue } from '../../../shared/workflow/workflow.ts'

/** What decides on the numbers of a job besides its steps. */
export interface DataIdentity {
  /** Version of the program: what prepares images for the tasks may change with it. */
  readonly program: string
  /** What every task is told of the stack: how many images, where each stands, what saturates. */
  readonly stack: JsonValue
  /** Content of what of the experiment goes in. */
  readonly inputs: Readonly<Record<'data' | 'counters' | ReferenceKind, JsonValue>>
  /** Of the references that belong to the first image, as they were recorded. */
  readonly prepared: Readonly<Record<ReferenceKind, JsonValue>>
  /** Content of masks that are not the recorded one, by their name. */
  readonly masks: Readonly<Record<string, string>>
}

/**
 * SHA-256 of everything that decides on the numbers of each step, by its id: task with version and parameters, what it is told of
 * the stack, the content of the recorded frames it takes, and the same of the steps it takes images or maps from. Equal
 * hashes, equal numbers.
 * @param steps in the order in which they run
 */
export function stepKeys(
  steps: readonly PlannedStep[],
  { program, stack, inputs, prepared, masks }: DataIdentity,
): ReadonlyMap<string, string> {
  const keys = new Map<string, string>()
  const source = (input: StepInput): JsonValue => {
    switch (input.kind) {
      case 'data':
        return inputs.data
      case 'references':
        return inputs[input.of]
      case 'counter':
        return { counter: input.counter, values: inputs.counters }
      case 'prepared':
        return prepared[input.of]
      case 'mask':
        // The recorded one is part of the stack.
        return masks[input.of] ?? null
      case 'step':
        return { key: demand(keys.get(input.step), `hash of ${input.step}`), output: input.output }
    }
  }
  for (const { id, image, inputs: takes, parameters, task } of steps) {
    const { name, version } = task
    const { height, width } = image
    const told = {
      program,
      stack,
      task: name,
      version,
      image: [height, width],
      parameters: plain(parameters),
    }
    const taken = Object.fromEntries(Object.entries(takes).map(([input, from]) => [input, source(from)]))
    keys.set(id, sha256(canonicalJson({ ...told, takes: taken })))
  }
  return keys
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Those left to the task are not there. */
function plain(parameters: PlannedStep['parameters']): JsonValue {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'object' ? { ...value } : value] as const],
    ),
  )
}
