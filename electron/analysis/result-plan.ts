import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { StackInputs } from '../../shared/analysis/stack-inputs.ts'
import { demand } from '../../shared/base/assert.ts'
import {
  acquisitionOf,
  datasetOf,
  masterFileName,
  resultFileName,
  resultFolder,
} from '../../shared/nexus/names.ts'
import type { LoopPlan } from '../../shared/nexus/plan-walk.ts'
import type { OutsidePart, ResultAxis, ResultInput, ResultPlan } from '../../shared/nexus/result-skeleton.ts'
import { UniqueNames, safeName, slug } from '../../shared/nexus/slug.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { canonicalJson } from '../../shared/workflow/canonical-json.ts'
import type { ExternalStep } from '../../shared/workflow/external-steps.ts'
import type { PlannedStep } from '../../shared/workflow/plan-steps.ts'
import { toGraph } from '../../shared/workflow/write-workflow.ts'
import type { Workflow } from '../../shared/workflow/workflow.ts'
import type { ExperimentSource } from './experiment-source.ts'
import { resultSteps, stepNames } from './result-steps.ts'
import { usableFrames } from './usable-frames.ts'
import { makeFolder } from '../platform/make-folder.ts'

export interface ResultHead {
  readonly workflow: Workflow
  readonly number: number
  readonly startedAt: string
  readonly program: ResultPlan['program']
  readonly outside: readonly ExternalStep[]
}

/** Everything the result file tells besides its numbers. */
export async function resultPlan(
  source: ExperimentSource,
  inputs: StackInputs,
  steps: readonly PlannedStep[],
  { workflow, number, startedAt, program, outside }: ResultHead,
): Promise<ResultPlan> {
  const { data } = inputs
  const { camera } = data.plan
  const group = demand(acquisitionOf(source.plan, data.plan.id).camera, `camera of ${data.plan.id}`).groupPath
  const place = demand(datasetOf(source.experiment, source.plan, data.plan.id), `dataset of ${data.plan.id}`)
  const file = resultFileName(source.experiment, slug(workflow.id), number)
  const inputsUsed = await inputsOf(source, inputs)
  return {
    number,
    startedAt,
    program,
    experiment: source.experiment,
    file,
    title: `${data.plan.name}, ${workflow.label}`,
    workflow: workflow.id,
    master: masterFileName(source.experiment),
    entry: demand(data.plan.entry, `entry of ${data.plan.id}`),
    inputs: inputsUsed,
    graph: { json: JSON.stringify(toGraph(workflow)), hash: hashOf(steps, outside, inputsUsed) },
    steps: resultSteps(workflow, steps),
    outside: outsideParts(workflow, file, outside),
    axes: cutToUsable(
      [
        ...axesOf(data.loops),
        ...(place.leading.length > data.loops.length ? [indexAxis('frame', camera.frames)] : []),
      ],
      await usableFrames(source, inputs),
    ),
    pixels: {
      y: await pixelAxis(source, place.file, `${group}/pixel_axes/y`, 'y', camera.image.height),
      x: await pixelAxis(source, place.file, `${group}/pixel_axes/x`, 'x', camera.image.width),
    },
  }
}

/** SHA-256 of all that decides on the numbers: the tasks with versions and parameters, and the data they are given. */
function hashOf(
  steps: readonly PlannedStep[],
  outside: readonly ExternalStep[],
  inputs: readonly ResultInput[],
): string {
  const decides = {
    steps: steps.map(({ id, task: { name, version }, parameters, inputs: takes }) => ({
      id,
      name,
      version,
      parameters: JSON.stringify(parameters),
      takes: JSON.stringify(takes),
    })),
    outside: outside.map(({ kind, nodes, inputs: takes }) => ({
      kind,
      nodes: nodes.map(({ id, inputs: given, task }) => ({ id, given, task: { ...task } })),
      takes: JSON.stringify(takes),
    })),
    inputs: inputs.map(({ node, role, file, path }) => ({ node, role, file, path })),
  }
  return createHash('sha256').update(canonicalJson(decides)).digest('hex')
}

/** Files of the steps of other programs: `EFF_0001_flow_01_fit.h5` beside `EFF_0001_flow_01.h5`. */
function outsideParts(
  workflow: Workflow,
  file: string,
  outside: readonly ExternalStep[],
): readonly OutsidePart[] {
  const names = stepNames(workflow)
  const stem = basename(file, '.h5')
  const endings = new UniqueNames()
  return outside.map(({ kind, nodes }) => {
    const steps = nodes.map(({ id }) => demand(names.get(id), `name of ${id}`))
    const ending = kind === 'ewoks' ? 'ewoks' : demand(steps[0], 'name of a step')
    return { file: `${stem}_${endings.take(ending)}.h5`, steps }
  })
}

/** The next number that neither the folder nor a result in the making has; it is put among the `reserved` files. */
export async function reserveResultNumber(
  source: ExperimentSource,
  workflow: string,
  reserved: Set<string>,
): Promise<number> {
  const present = new Set(await resultNames(join(source.folder, resultFolder)))
  for (let number = 1; ; number++) {
    const file = resultFileName(source.experiment, slug(workflow), number)
    const path = join(source.folder, file)
    if (present.has(file) || reserved.has(path)) continue
    reserved.add(path)
    return number
  }
}

/** What is in the result folder, which is made where it is missing. */
async function resultNames(folder: string): Promise<readonly string[]> {
  try {
    await makeFolder(folder)
    return (await readdir(folder)).map(name => `${resultFolder}/${name}`)
  } catch (error) {
    throw new HutchError(
      {
        kind: 'disk',
        message: `Cannot use the result folder: ${error instanceof Error ? error.message : String(error)}`,
        where: folder,
        advice: 'Make the experiment folder writable, or copy the experiment to where you may write',
      },
      error,
    )
  }
}

async function inputsOf(source: ExperimentSource, inputs: StackInputs): Promise<readonly ResultInput[]> {
  const names = new UniqueNames(['raw_file', 'raw_entry'])
  const seen = new Map(
    [
      inputs.data,
      ...[...inputs.whites, ...inputs.darksForData, ...inputs.darksForWhite].map(({ exposure }) => exposure),
    ].map(exposure => [exposure.plan.id, exposure]),
  )
  const result: ResultInput[] = []
  for (const { plan } of seen.values()) {
    const place = demand(datasetOf(source.experiment, source.plan, plan.id), `dataset of ${plan.id}`)
    const name = names.take(slug(plan.name))
    const { file, path } = place
    result.push({ name, role: plan.role, node: plan.id, file, path, complete: await source.complete(place) })
  }
  return result
}

export function axesOf(loops: readonly LoopPlan[]): readonly ResultAxis[] {
  const names = new UniqueNames(['frame', 'y', 'x'])
  return loops.map(loop =>
    loop.kind === 'scan'
      ? { name: names.take(safeName(loop.axis.motor)), values: loop.axis.positions, unit: loop.axis.unit }
      : indexAxis(names.take(slug(loop.name)), loop.times),
  )
}

/** An aborted recording gives a result of its own length: plots whose axis is longer than their data are refused by viewers. */
function cutToUsable(axes: readonly ResultAxis[], frames: number): readonly ResultAxis[] {
  const [outermost, ...inner] = axes
  const rows = Math.ceil(frames / inner.reduce((product, axis) => product * axis.values.length, 1))
  if (outermost === undefined || rows === 0) return axes
  return [{ ...outermost, values: outermost.values.slice(0, rows) }, ...inner]
}

async function pixelAxis(
  source: ExperimentSource,
  file: string,
  path: string,
  name: string,
  length: number,
): Promise<ResultAxis> {
  const node = await source.node(file, path)
  if (node === undefined) return indexAxis(name, length)
  const unit = node.attributes.units
  return {
    name,
    values: [...(await source.readPixels(file, path, []))],
    unit: typeof unit === 'string' ? unit : '',
  }
}

function indexAxis(name: string, length: number): ResultAxis {
  return { name, values: Array.from({ length }, (_, index) => index), unit: '' }
}
