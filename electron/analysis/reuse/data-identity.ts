import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExposureNode, MatchedInput, ReferenceKind } from '../../../shared/analysis/stack-inputs.ts'
import { demand } from '../../../shared/base/assert.ts'
import { columnsOfAcquisition, datasetOf, type FramesPlace } from '../../../shared/nexus/names.ts'
import { ledgerPaths, noChecksum } from '../../../shared/nexus/ledger.ts'
import type { StackAxis } from '../../../shared/workflow/task.ts'
import type { JsonObject, JsonValue } from '../../../shared/workflow/workflow.ts'
import type { ExperimentSource } from '../experiment-source.ts'
import type { FrameFacts } from '../image-stream.ts'
import type { JobParts } from '../job-parts.ts'
import { sha256, type DataIdentity } from './step-keys.ts'

type Parts = Pick<JobParts, 'source' | 'inputs' | 'darks' | 'whites' | 'setup' | 'plan' | 'masks'>

/**
 * What a job works on, by its content: the checksums that were written with the frames, their times where whites are weighted
 * by them, and the pixels that are left out. To be asked when nothing more is added to what the job uses.
 */
export async function dataIdentity(parts: Parts, facts: FrameFacts): Promise<DataIdentity> {
  const { darks, inputs, plan, setup, source, whites } = parts
  const data = await content(source, inputs.data, inputs.whites.length > 0)
  const matches = {
    white: inputs.whites,
    darkForData: inputs.darksForData,
    darkForWhite: inputs.darksForWhite,
  }
  const how = { white: whites, darkForData: darks, darkForWhite: darks }
  const frames = await byKind(async kind => await matched(source, matches[kind], kind === 'white'))
  // Weights compare the times of whites with those of the data.
  const used = (kind: ReferenceKind): JsonValue => [how[kind], kind === 'white' ? data : null, frames[kind]]
  return {
    program: plan.program.version,
    stack: {
      points: setup.points,
      axes: setup.axes.map(axisIdentity),
      saturation: String(facts.saturation),
      mask: facts.mask === undefined ? null : sha256(facts.mask),
    },
    inputs: {
      ...{ data, white: used('white'), counters: await counters(source, inputs.data) },
      ...{ darkForData: used('darkForData'), darkForWhite: used('darkForWhite') },
    },
    prepared: frames,
    masks: Object.fromEntries([...parts.masks].map(([name, values]) => [name, sha256(values)])),
  }
}

/** What was counted with the images. */
async function counters(source: ExperimentSource, { plan }: ExposureNode): Promise<JsonValue> {
  const place = demand(datasetOf(source.experiment, source.plan, plan.id), `dataset of ${plan.id}`)
  if ((await source.complete(place)) === 0) return []
  const columns = columnsOfAcquisition(source.plan, plan.id)
  const sums: JsonValue[] = []
  for (const { name, path, source: from } of columns) {
    if (from.kind === 'counter')
      sums.push({ name, values: sha256((await source.numbers(place.file, path)).join(' ')) })
  }
  return sums
}

async function byKind(ask: (kind: ReferenceKind) => Promise<JsonValue>) {
  return {
    white: await ask('white'),
    darkForData: await ask('darkForData'),
    darkForWhite: await ask('darkForWhite'),
  } satisfies Record<ReferenceKind, JsonValue>
}

function axisIdentity({ name, unit, values }: StackAxis): JsonObject {
  return { name, unit, values: sha256(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)) }
}

async function matched(
  source: ExperimentSource,
  matches: readonly MatchedInput[],
  isTimed: boolean,
): Promise<JsonValue> {
  const parts: JsonValue[] = []
  for (const { exposure, sharedLoops } of matches)
    parts.push({ ...(await content(source, exposure, isTimed)), sharedLoops })
  return parts
}

async function content(
  source: ExperimentSource,
  { plan }: ExposureNode,
  isTimed: boolean,
): Promise<JsonObject> {
  const place = demand(datasetOf(source.experiment, source.plan, plan.id), `dataset of ${plan.id}`)
  const complete = await source.complete(place)
  const { frames, pixelType } = plan.camera
  return {
    ...{ node: plan.id, frames, pixelType, complete },
    pixels: (await checksums(source, place, complete)) ?? (await fileIdentity(source, place)),
    times: isTimed ? await times(source, place, plan.id, Math.ceil(complete / frames)) : null,
  }
}

/** Of the checksums of all frames; undefined where one has none. */
async function checksums(
  source: ExperimentSource,
  { countPath, file }: FramesPlace,
  complete: number,
): Promise<string | undefined> {
  const path = ledgerPaths(countPath).checksums
  if (complete === 0 || (await source.node(file, path)) === undefined) return undefined
  const sums = await source.numbers(file, path)
  const used = sums.slice(0, complete)
  return used.length < complete || used.includes(noChecksum) ? undefined : sha256(used.join(' '))
}

/** Of frames without checksums: whoever changes them changes the file. */
async function fileIdentity({ folder }: ExperimentSource, { file }: FramesPlace): Promise<string> {
  const found = await stat(join(folder, file)).catch(() => undefined)
  return found === undefined ? 'nothing' : `${found.size} bytes at ${found.mtimeMs} ms`
}

async function times(
  source: ExperimentSource,
  { file }: FramesPlace,
  id: ExposureNode['plan']['id'],
  executions: number,
): Promise<string> {
  const epoch = columnsOfAcquisition(source.plan, id).find(column => column.source.kind === 'epoch')
  const { path } = demand(epoch, `epoch of ${id}`)
  if (executions === 0) return ''
  return sha256((await source.numbers(file, path)).slice(0, executions).join(' '))
}
