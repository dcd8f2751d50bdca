import type { StackInputs } from '../../shared/analysis/stack-inputs.ts'
import { demand } from '../../shared/base/assert.ts'
import { acquisitionOf, entryFileName } from '../../shared/nexus/names.ts'
import type { ExperimentSource } from './experiment-source.ts'

/** What the detector said of itself when the data were recorded; unknown: nothing is taken for saturated. */
export async function saturationOf(source: ExperimentSource, { data }: StackInputs): Promise<number> {
  const { camera, entry } = acquisitionOf(source.plan, data.plan.id)
  const path = `${demand(camera, `camera of ${data.plan.id}`).groupPath}/saturation_value`
  const file = entryFileName(source.experiment, entry)
  if ((await source.node(file, path)) === undefined) return Number.POSITIVE_INFINITY
  return (await source.readPixels(file, path, []))[0] ?? Number.POSITIVE_INFINITY
}
