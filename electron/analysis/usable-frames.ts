import type { MatchedInput, StackInputs } from '../../shared/analysis/stack-inputs.ts'
import { demand } from '../../shared/base/assert.ts'
import { datasetOf } from '../../shared/nexus/names.ts'
import type { ExperimentSource } from './experiment-source.ts'
import { loopSizes } from './reference-loader.ts'

/**
 * Frames of the data that an ended recording lets us normalise: those with at least one reference of each kind that is needed.
 * A running one may still bring all of them: Infinity.
 */
export async function usableFrames(source: ExperimentSource, inputs: StackInputs): Promise<number> {
  if (source.isRunning) return Number.POSITIVE_INFINITY
  const { data, whites, darksForData, darksForWhite } = inputs
  const counts = [await complete(source, { exposure: data, sharedLoops: data.loops.length })]
  for (const kind of [whites, darksForData, darksForWhite]) {
    if (kind.length === 0) continue
    const reaches = await Promise.all(kind.map(match => reach(source, match, inputs)))
    counts.push(Math.max(...reaches))
  }
  return Math.min(...counts)
}

/** Frames of the data from the first one on for which this input has at least one frame. */
async function reach(source: ExperimentSource, match: MatchedInput, { data }: StackInputs): Promise<number> {
  const frames = await complete(source, match)
  if (match.sharedLoops === 0) return frames > 0 ? Number.POSITIVE_INFINITY : 0
  const inner = loopSizes(data)
    .slice(match.sharedLoops)
    .reduce((product, size) => product * size, 1)
  const each = match.exposure.plan.camera.frames * (match.ownScan?.axis.positions.length ?? 1)
  return Math.ceil(frames / each) * inner * data.plan.camera.frames
}

async function complete(source: ExperimentSource, { exposure }: MatchedInput): Promise<number> {
  const { id } = exposure.plan
  return await source.complete(demand(datasetOf(source.experiment, source.plan, id), `dataset of ${id}`))
}
