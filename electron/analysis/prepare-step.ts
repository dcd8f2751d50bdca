import { demand } from '../../shared/base/assert.ts'
import { isPreparedStep, type PlannedStep } from '../../shared/workflow/plan-steps.ts'
import type { FrameFacts } from './image-stream.ts'
import type { JobParts } from './job-parts.ts'
import { stepRequest } from './open-job.ts'
import type { Wholes } from './protocol.ts'
import { readFrame } from './reference-loader.ts'
import type { References } from './references.ts'

type PrepareParts = Pick<JobParts, 'computer' | 'id' | 'inputs' | 'source'>

/** Nothing of it is recorded image by image. */
const noSlots = { memory: new SharedArrayBuffer(4), slotBytes: 4 }

/**
 * What steps give whose mask others take: they go through the darks or whites that belong to the first image, all before it.
 * Like any step, in the analysis thread.
 */
export async function prepareSteps(
  parts: PrepareParts,
  computed: readonly PlannedStep[],
  references: References,
  facts: FrameFacts,
  signal: AbortSignal,
): Promise<Wholes> {
  const all: Wholes[] = []
  for (const step of computed.filter(isPreparedStep))
    all.push(await prepareStep(parts, step, references, facts, signal))
  return {
    values: Object.assign({}, ...all.map(({ values }) => values)) as Wholes['values'],
    remarks: Object.assign({}, ...all.map(({ remarks }) => remarks)) as Wholes['remarks'],
  }
}

async function prepareStep(
  { computer, id, inputs, source }: PrepareParts,
  step: PlannedStep,
  references: References,
  { saturation }: FrameFacts,
  signal: AbortSignal,
): Promise<Wholes> {
  const job = `${id} ${step.id}`
  const input = demand(
    Object.values(step.inputs).find(({ kind }) => kind === 'prepared'),
    `images of ${step.id}`,
  )
  const ranges = input.kind === 'prepared' ? await references.ofFirst(input.of) : []
  const points = ranges.reduce((sum, { start, stop }) => sum + stop - start, 0)
  const { height, width } = inputs.data.plan.camera.image
  const steps = [stepRequest(step)]
  const shape = { pixels: height * width, points, axes: [], saturation }
  await computer.run({ kind: 'open', job, ...shape, steps, wholes: {}, ...noSlots })
  let at = 0
  for (const { place, start, stop } of ranges)
    for (let frame = start; frame < stop; frame++) {
      signal.throwIfAborted()
      const data = await readFrame(source, place, frame)
      await computer.frame({ kind: 'frame', job, at: at++, data, given: {}, references: {}, slots: {} })
    }
  return await computer.wholes(job, true)
}
