import { join } from 'node:path'
import type {
  ExposureNode,
  MatchedInput,
  ReferenceKind,
  StackInputs,
} from '../../../shared/analysis/stack-inputs.ts'
import { demand } from '../../../shared/base/assert.ts'
import { datasetOf } from '../../../shared/nexus/names.ts'
import { resultOutputPaths } from '../../../shared/nexus/result-outputs.ts'
import type { ExternalInput, InputOrigin } from '../../../shared/workflow/external-steps.ts'
import type { JsonObject, JsonValue } from '../../../shared/workflow/workflow.ts'
import type { ExperimentSource } from '../experiment-source.ts'

/** Where outputs of earlier steps are: by `step/output` of the graph. */
export type OutputsSoFar = ReadonlyMap<string, JsonValue>

export interface GivenParts {
  readonly source: ExperimentSource
  readonly inputs: StackInputs
}

/**
 * What a step is given, by node and name. Frames are told by file, dataset and how many of them are complete.
 * @param used takes up how many frames of which acquisition were handed over
 */
export async function givenInputs(
  wanted: readonly ExternalInput[],
  parts: GivenParts,
  before: OutputsSoFar,
  used: Map<string, number>,
): Promise<Readonly<Record<string, JsonObject>>> {
  const given: Record<string, Record<string, JsonValue>> = {}
  for (const { from, name, node } of wanted) {
    const inputs = (given[node] ??= {})
    inputs[name] = await valueOf(from, parts, before, used)
  }
  return given
}

async function valueOf(
  from: InputOrigin,
  parts: GivenParts,
  before: OutputsSoFar,
  used: Map<string, number>,
): Promise<JsonValue> {
  switch (from.kind) {
    case 'value':
      return from.value
    case 'data':
      return await framesOf(parts.source, parts.inputs.data, used)
    case 'references':
      return await Promise.all(
        matches(parts.inputs, from.of).map(({ exposure }) => framesOf(parts.source, exposure, used)),
      )
    case 'step':
      return demand(before.get(`${from.step}/${from.output}`), `output ${from.step}/${from.output}`)
  }
}

function matches(inputs: StackInputs, kind: ReferenceKind): readonly MatchedInput[] {
  return { white: inputs.whites, darkForData: inputs.darksForData, darkForWhite: inputs.darksForWhite }[kind]
}

async function framesOf(
  source: ExperimentSource,
  { plan }: ExposureNode,
  used: Map<string, number>,
): Promise<JsonObject> {
  const place = demand(datasetOf(source.experiment, source.plan, plan.id), `dataset of ${plan.id}`)
  const { height, width } = plan.camera.image
  const complete = await source.complete(place)
  used.set(plan.id, complete)
  return {
    node: plan.id,
    role: plan.role,
    file: join(source.folder, place.file),
    dataset: place.path,
    complete,
    shape: [...place.leading, height, width],
    dtype: plan.camera.pixelType,
  }
}

/** An output in a result file, as the next step is told of it. */
export function outputPlace(
  file: string,
  step: string,
  output: string,
  complete: number | undefined,
): JsonObject {
  const place = { file, dataset: resultOutputPaths(step, output).data }
  return complete === undefined ? place : { ...place, complete }
}
