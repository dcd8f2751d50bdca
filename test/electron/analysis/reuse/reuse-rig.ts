import { demand } from '../../../../shared/base/assert.ts'
import { openDataFile } from '../../../../electron/files/open-data-file.ts'
import type { Exposure } from '../../../../shared/nexus/camera-groups.ts'
import type { Workflow } from '../../../../shared/workflow/workflow.ts'
import { effPlan } from '../../../builders/sketched-plan.ts'
import { writeExperiment } from '../../../builders/written-experiment.ts'
import { analysisRig, type AnalysisRig } from '../rig.ts'

const image = { height: 24, width: 24 }
const scan = '/EFF/Energy Scan'

/** Grains that drift by a pixel an image, before whites that fade, over darks that are not alike. */
export function scene({ plan, camera }: Exposure, frame: number): Uint16Array {
  const { height, width } = camera.plan.image
  return Uint16Array.from({ length: height * width }, (_, at) => {
    const [row, column] = [Math.floor(at / width), at % width]
    if (plan.role === 'dark') return (plan.name.includes('white') ? 90 : 110) + ((at * 7 + frame * 5) % 9)
    const white = 10_000 - 40 * frame + (at % 11) * 50 + (plan.name.includes('after') ? 300 : 0)
    const grain = Math.sin((row + frame) * 1.3) + Math.cos((column - frame) * 0.9)
    return plan.role === 'white' ? white : Math.round(white * (0.5 + 0.15 * grain))
  })
}

export async function recordedExperiment(folder: string, pixels = scene): Promise<string> {
  return await writeExperiment(folder, effPlan({ image }), { pixels })
}

export interface Run {
  readonly id: string
  readonly file: string
  readonly message: string
  /** Steps that were taken from an earlier result, and that result. */
  readonly taken: Readonly<Record<string, string>>
  readonly log: readonly string[]
}

/** Runs a workflow to its end. */
export async function run(
  { analysis, events }: Pick<AnalysisRig, 'analysis' | 'events'>,
  workflow: Workflow,
  master: string,
  isAnew = false,
): Promise<Run> {
  const { id } = await analysis.start({ workflow, workflowFile: 'flow.json', master, node: scan, isAnew })
  const { file, message, state } = await analysis.finished(id)
  if (state !== 'done') throw new Error(`${state}: ${message}`)
  const steps = events.flatMap(event => (event.kind === 'result.step' && event.id === id ? [event] : []))
  const last = new Map(steps.map(event => [event.step, event]))
  const taken = [...last.values()].flatMap(({ from, state: now, step }) =>
    now === 'reused' ? [[step, demand(from, 'where it was taken from')] as const] : [],
  )
  const log = events.flatMap(event => (event.kind === 'result.log' && event.id === id ? [event.text] : []))
  return { id, file, message, taken: Object.fromEntries(taken), log }
}

export function rig(): AnalysisRig {
  return analysisRig()
}

/** All numbers of a result that steps have given, by dataset: base64 of their bytes, what is no number in one way. */
export async function allNumbers(
  { events }: Pick<AnalysisRig, 'events'>,
  { file, id }: Run,
): Promise<Readonly<Record<string, string>>> {
  const added = events.find(event => event.kind === 'result.added' && event.result.id === id)
  if (added?.kind !== 'result.added') throw new Error(`no result ${id}`)
  const open = await openDataFile(file)
  try {
    const numbers: Record<string, string> = {}
    for (const { dataset } of added.result.outputs) {
      const { shape, values } = await open.read(dataset, [])
      const all = Float64Array.from(values.data, Number)
      numbers[dataset] = `${shape.join('×')} ${Buffer.from(all.buffer).toString('base64')}`
    }
    return numbers
  } finally {
    await open.close()
  }
}
