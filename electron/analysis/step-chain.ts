import { floatPixels } from '../../shared/analysis/float-pixels.ts'
import { maskedIndices, maskedPixels } from '../../shared/analysis/masked-pixels.ts'
import { demand } from '../../shared/base/assert.ts'
import { HutchError, toProblem } from '../../shared/model/problem.ts'
import { shapesTaken, type StepInput } from '../../shared/workflow/plan-steps.ts'
import { recordedMask, type TaskSpec } from '../../shared/workflow/task-spec.ts'
import type { OutputShape, Task, TaskInput, TaskRun, TaskSetup } from '../../shared/workflow/task.ts'
import { checksum } from '../platform/checksum.ts'
import { DamagedStep } from './reuse/damaged-step.ts'
import { KeptWriter, type KeptImages } from './reuse/kept-writer.ts'
import { bytesOf } from './reuse/number-sum.ts'
import type { StoredImage } from './reuse/stored-images.ts'
import { StepMasks } from './step-masks.ts'
import type { ComputeRequest, StepRequest, Wholes } from './protocol.ts'

type OpenRequest = Extract<ComputeRequest, { kind: 'open' }>
type FrameRequest = Extract<ComputeRequest, { kind: 'frame' }>

interface RunningStep {
  readonly request: StepRequest
  readonly shapes: Readonly<Record<string, OutputShape>>
  /** Undefined: it is not computed. */
  readonly run: TaskRun | undefined
  /** Images that only feed the next step, by output: made when first used, 16 MB each at 2048². */
  readonly scratch: Map<string, Float32Array>
  readonly keeps: ReadonlyMap<string, KeptWriter>
  readonly spec: TaskSpec
  /** Room for an image without the pixels that a mask leaves out: 16 MB at 2048², made when first used. */
  readonly masked: { pixels?: Float32Array }
}

/** One that is computed. */
interface ComputedStep extends RunningStep {
  readonly run: TaskRun
}

/** The steps of one job, one after the other for every image. */
export class StepChain {
  readonly #steps: readonly ComputedStep[]
  readonly #givenWholes: Readonly<Record<string, Float32Array>>
  readonly #memory: SharedArrayBuffer
  readonly #slotBytes: number
  /** 16 MB at 2048². */
  readonly #room: Float32Array
  #masked: Uint32Array | undefined
  readonly #masks: StepMasks

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
      const run = request.isTaken ? undefined : task.begin(setup)
      steps.push({
        ...{ request, run, spec: task.spec, shapes: task.shapes(setup) },
        ...{ scratch: new Map(), keeps: writers(request), masked: {} },
      })
    }
    this.#steps = steps.filter(isComputed)
    this.#givenWholes = open.wholes
    this.#masks = new StepMasks(open.wholes)
  }

  /** Of all images to come; `of`: the recorded mask, or one that steps name. */
  mask(of: string, values: Uint8Array): void {
    if (of === recordedMask) this.#masked = maskedIndices(values)
    this.#masks.set(of, values)
  }

  /** Numbers of all curves at this image, by `step/output`. */
  take(
    { at, counters = {}, data, given, references, slots }: FrameRequest,
    loaded: ReadonlyMap<string, Float32Array>,
  ): Readonly<Record<string, number>> {
    const pixels = this.#pixels(data)
    const made = this.#checked(given, slots)
    const curves: Record<string, number> = {}
    const input = (source: StepInput): TaskInput | undefined => {
      switch (source.kind) {
        case 'data':
        case 'prepared':
          return pixels && { kind: 'pixels', pixels }
        case 'references':
          return {
            kind: 'references',
            frames: (references[source.of] ?? []).map(({ reference, weight }) => ({
              pixels: demand(loaded.get(reference), `reference ${reference}`),
              weight,
            })),
          }
        case 'counter':
          return { kind: 'numbers', values: counters[source.counter] ?? [] }
        case 'step': {
          const image = made.get(`${source.step}/${source.output}`)
          return image && { kind: 'pixels', pixels: image }
        }
        case 'mask':
          return undefined
      }
    }
    for (const step of this.#steps) {
      const inputs = this.#withMask(step, present(mapped(step.request.inputs, input)))
      const takesImages = Object.values(inputs).some(({ kind }) => kind === 'pixels')
      if (!takesImages) continue
      const targets = this.#targets(step, slots)
      const numbers = byStep(step, () => step.run.take(at, inputs, targets))
      for (const [name, target] of Object.entries(targets)) {
        made.set(`${step.request.id}/${name}`, target)
        step.keeps.get(name)?.add(target)
      }
      for (const [name, value] of Object.entries(numbers)) curves[`${step.request.id}/${name}`] = value
    }
    return curves
  }

  wholes(isEnd: boolean): Wholes {
    const values: Record<string, Float32Array> = {}
    const known: Record<string, Float32Array> = { ...this.#givenWholes }
    for (const step of this.#steps) {
      const { request, run } = step
      const inputs = mapped(request.inputs, source =>
        source.kind === 'step' ? known[`${source.step}/${source.output}`] : undefined,
      )
      for (const [name, whole] of Object.entries(byStep(step, () => run.wholes(present(inputs), isEnd))))
        values[`${request.id}/${name}`] = known[`${request.id}/${name}`] = whole
    }
    const remarks = this.#steps.map(({ request, run }) => [request.id, run.remarks()] as const)
    return { values, remarks: Object.fromEntries(remarks) }
  }

  /** By `step/output`. Nothing more is kept. */
  endKeeping(): Readonly<Record<string, KeptImages>> {
    return Object.fromEntries(
      this.#steps.flatMap(({ request, keeps }) =>
        [...keeps].map(([name, writer]) => [`${request.id}/${name}`, writer.end()] as const),
      ),
    )
  }

  #pixels(data: FrameRequest['data']): Float32Array | undefined {
    if (data === undefined) return undefined
    const masked = this.#masked
    return masked === undefined ? floatPixels(data, this.#room) : maskedPixels(data, masked, this.#room)
  }

  /** Images of steps that are not computed: each is what was stored, and in the slot where it is recorded again. */
  #checked(
    given: Readonly<Record<string, StoredImage>>,
    slots: FrameRequest['slots'],
  ): Map<string, Float32Array> {
    const made = new Map<string, Float32Array>()
    for (const [output, { pixels, sum }] of Object.entries(given)) {
      if (checksum(bytesOf(pixels)) !== sum)
        throw new DamagedStep(
          output.slice(0, output.lastIndexOf('/')),
          `an image of ${output} is not as it was`,
        )
      made.set(output, pixels)
      const slot = slots[output]
      if (slot !== undefined) this.#inSlot(slot, pixels.length).set(pixels)
    }
    return made
  }

  /** Images without the pixels that the step leaves out. */
  #withMask(step: ComputedStep, inputs: Record<string, TaskInput>): Record<string, TaskInput> {
    const mask = this.#masks.of(step.request, step.spec)
    if (mask === undefined) return inputs
    const name = demand(maskInputOf(step.spec), 'input for a mask')
    const { own, values } = mask
    const images = own.length === 0 ? inputs : mapped(inputs, input => this.#left(step, input, own))
    return { ...images, [name]: { kind: 'mask', values } }
  }

  #left({ masked }: ComputedStep, input: TaskInput, own: Uint32Array): TaskInput {
    if (input.kind !== 'pixels') return input
    // Others take the same image as it is. All inputs of a step that are masked are one image: tasks take one stack.
    if (masked.pixels?.length !== input.pixels.length) masked.pixels = new Float32Array(input.pixels.length)
    return { kind: 'pixels', pixels: maskedPixels(input.pixels, own, masked.pixels) }
  }

  #inSlot(slot: number, pixels: number): Float32Array {
    return new Float32Array(this.#memory, slot * this.#slotBytes, pixels)
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
      if (slot !== undefined) targets[name] = this.#inSlot(slot, pixels)
      else {
        const target = scratch.get(name) ?? new Float32Array(pixels)
        scratch.set(name, target)
        targets[name] = target
      }
    }
    return targets
  }
}

function maskInputOf({ inputs }: TaskSpec): string | undefined {
  return Object.entries(inputs).find(([, { kind }]) => kind === 'mask')?.[0]
}

function isComputed(step: RunningStep): step is ComputedStep {
  return step.run !== undefined
}

function writers({ isTaken, keeps }: StepRequest): ReadonlyMap<string, KeptWriter> {
  return new Map(isTaken ? [] : Object.entries(keeps).map(([name, file]) => [name, new KeptWriter(file)]))
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
