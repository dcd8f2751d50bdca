import { demand } from '../../shared/base/assert.ts'
import type { FrameRing } from '../../shared/model/frame-ring.ts'
import type { PlannedStep } from '../../shared/workflow/plan-steps.ts'
import type { FrameFacts } from './image-stream.ts'
import type { JobParts } from './job-parts.ts'
import type { ComputeRequest, StepRequest } from './protocol.ts'

type OpenRequest = Extract<ComputeRequest, { kind: 'open' }>

interface Opening {
  readonly facts: FrameFacts
  readonly ring: FrameRing
  /** Of steps that are not computed with the images, by output. */
  readonly wholes: Readonly<Record<string, Float32Array>>
  readonly isTaken: (step: PlannedStep) => boolean
  /** Files for images that are kept, by `step/output`. */
  readonly drafts: ReadonlyMap<string, string>
}

/** What the analysis thread is told of a job before its first image. */
export function openRequest(
  { id, inputs, setup, steps }: Pick<JobParts, 'id' | 'inputs' | 'setup' | 'steps'>,
  { drafts, facts, isTaken, ring, wholes }: Opening,
): OpenRequest {
  const { height, width } = inputs.data.plan.camera.image
  const { memory, slotBytes } = ring
  return {
    kind: 'open',
    job: id,
    pixels: height * width,
    points: setup.points,
    axes: setup.axes,
    saturation: facts.saturation,
    steps: steps.map(step => ({
      ...stepRequest(step),
      isTaken: isTaken(step),
      keeps: keepsOf(step, drafts),
    })),
    wholes,
    memory,
    slotBytes,
  }
}

export function stepRequest({ id, image, inputs, parameters, task }: PlannedStep): StepRequest {
  return { id, task: task.name, image, parameters, inputs, isTaken: false, keeps: {} }
}

function keepsOf(
  { id, kept }: PlannedStep,
  drafts: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const written = kept.filter(name => drafts.has(`${id}/${name}`))
  return Object.fromEntries(
    written.map(name => [name, demand(drafts.get(`${id}/${name}`), `file for ${id}/${name}`)]),
  )
}
