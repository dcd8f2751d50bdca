import { floatPixels } from '../../shared/analysis/float-pixels.ts'
import { maskedIndices, maskedPixels } from '../../shared/analysis/masked-pixels.ts'
import { demand } from '../../shared/base/assert.ts'
import { HutchError, toProblem } from '../../shared/model/problem.ts'
import { shapesTaken, type StepInput } from '../../shared/workflow/plan-steps.ts'
import type { OutputShape, Task, TaskInput, TaskRun, TaskSetup } from '../../shared/workflow/task.ts'
import type { ComputeRequest, StepRequest, Wholes } from './protocol.ts'

type OpenRequest = Extract<ComputeRequest, { kind: 'open' }>
type FrameRequest = Extract<ComputeRequest, { kind: 'frame' }>

interface RunningStep {
  readonly request: StepRequest
  readonly shapes: Readonly<Record<string, OutputShape>>
  readonly run: TaskRun
  /** Images that only feed the next step, by output: made when first used, 16 MB each at 2048². */
  readonly scratch: Map<string, Float32Array>
}

/** The steps of one job, one after the other for every image. */
export class StepChain {
  readonly #steps: readonly RunningStep[]
  readonly #memory: SharedArrayBuffer
  readonly #slotBytes: number
  /** 16 MB at 2048². */
  readonly #room: Float32Array
  #masked: Uint32Array | undefined

  constructor(open: OpenRequest, tasks: ReadonlyMap<string, Task>) {
    this.#memory = open.memory
    this.#slotBytes = open.slotBytes
    this.#room = new Float32Array(open.pixels)
    const steps: RunningStep[] = []
    for (const request of open.steps) {
      const task = demand(tasks.get(request.task), `task ${request.task}`)
      const takes = shapesTaken(
        request.inputs,
        (id, output) => steps.find(step => step.request.id === id)?.shapes[output],
      )
      const setup = { ...setupOf(open, request), takes }
      steps.push({ request, shapes: task.shapes(setup), run: task.begin(setup), scratch: new Map() })
    }
    this.#steps = steps
  }

  /** Of all images to come. */
  mask(values: Uint8Array): void {
    this.#masked = maskedIndices(values)
  }

  /** Numbers of all curves at this image, by `step/output`. */
  take(
    { at, data, references, slots }: FrameRequest,
    loaded: ReadonlyMap<string, Float32Array>,
  ): Readonly<Record<string, number>> {
    const masked = this.#masked
    const room = this.#room
    const pixels = masked === undefined ? floatPixels(data, room) : maskedPixels(data, masked, room)
    const made = new Map<string, Float32Array>()
    const curves: Record<string, number> = {}
    const input = (source: StepInput): TaskInput | undefined => {
      switch (source.kind) {
        case 'data':
          return { kind: 'pixels', pixels }
        case 'references':
          return {
            kind: 'references',
            frames: (references[source.of] ?? []).map(({ reference, weight }) => ({
              pixels: demand(loaded.get(reference), `reference ${reference}`),
              weight,
            })),
          }
        case 'step': {
          const image = made.get(`${source.step}/${source.output}`)
          return image && { kind: 'pixels', pixels: image }
        }
      }
    }
    for (const step of this.#steps) {
      const inputs = present(mapped(step.request.inputs, input))
      const takesImages = Object.values(inputs).some(({ kind }) => kind === 'pixels')
      if (!takesImages) continue
      const targets = this.#targets(step, slots)
      const numbers = byStep(step, () => step.run.take(at, inputs, targets))
      for (const [name, target] of Object.entries(targets)) made.set(`${step.request.id}/${name}`, target)
      for (const [name, value] of Object.entries(numbers)) curves[`${step.request.id}/${name}`] = value
    }
    return curves
  }

  wholes(isEnd: boolean): Wholes {
    const values: Record<string, Float32Array> = {}
    for (const step of this.#steps) {
      const { request, run } = step
      const inputs = mapped(request.inputs, source =>
        source.kind === 'step' ? values[`${source.step}/${source.output}`] : undefined,
      )
      for (const [name, whole] of Object.entries(byStep(step, () => run.wholes(present(inputs), isEnd))))
        values[`${request.id}/${name}`] = whole
    }
    return { values, remarks: this.#steps.flatMap(({ run }) => run.remarks()) }
  }

  #targets(
    { request, shapes, scratch }: RunningStep,
    slots: FrameRequest['slots'],
  ): Record<string, Float32Array> {
    const targets: Record<string, Float32Array> = {}
    for (const [name, shape] of Object.entries(shapes)) {
      if (shape.kind !== 'stack') continue
      const pixels = shape.image.height * shape.image.width
      const slot = slots[`${request.id}/${name}`]
      if (slot !== undefined) targets[name] = new Float32Array(this.#memory, slot * this.#slotBytes, pixels)
      else {
        const target = scratch.get(name) ?? new Float32Array(pixels)
        scratch.set(name, target)
        targets[name] = target
      }
    }
    return targets
  }
}

/** What goes wrong in a task says in which step. */
function byStep<T>({ request }: RunningStep, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const { message, where, ...problem } = toProblem(error)
    const told = where === undefined ? message : `${message} (${where})`
    throw new HutchError({ ...problem, message: told, where: request.id }, error)
  }
}

function setupOf(
  { points, axes, saturation }: OpenRequest,
  { image, parameters }: StepRequest,
): Omit<TaskSetup, 'takes'> {
  return { image, points, axes, saturation, parameters }
}

function mapped<In, Out>(
  record: Readonly<Record<string, In>>,
  change: (value: In) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))
}

function present<T>(record: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  )
}
