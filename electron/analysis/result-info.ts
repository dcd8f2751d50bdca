import { demand } from '../../shared/base/assert.ts'
import type { ResultInfo, ResultOutputInfo } from '../../shared/model/events.ts'
import { datasetOf } from '../../shared/nexus/names.ts'
import { resultProcessPath, shownStep } from '../../shared/nexus/result-skeleton.ts'
import type { JobParts } from './job-parts.ts'
import { resultOutputs } from './result-steps.ts'

type Work = Pick<JobParts, 'source' | 'inputs' | 'plan'>

/** What the tree is told of a result that begins. Outputs of other programs are not known yet. */
export function resultInfo(id: string, { inputs, plan, source }: Work): ResultInfo {
  const outputs = resultOutputs(plan)
  const { id: node } = inputs.data.plan
  const place = demand(datasetOf(source.experiment, source.plan, node), `dataset of ${node}`)
  const step = plan.steps.findLast(each => each.outputs.length > 0)?.name
  const first = outputs.find(output => output.step === step)
  return {
    ...{ id, node, outputs },
    title: plan.title,
    workflow: plan.workflow,
    file: plan.file,
    process: resultProcessPath(demand(shownStep(plan), `step of ${plan.workflow}`)),
    dataset: first?.dataset ?? '',
    shape: first?.shape ?? [],
    dtype: first?.dtype ?? '',
    frames: place.leading.reduce((product, size) => product * size, 1),
  }
}

/** With what a program has given, shown first. */
export function grownInfo(info: ResultInfo, more: readonly ResultOutputInfo[], step: string): ResultInfo {
  const first = more.find(output => output.step === step) ?? more[0]
  const shown = first && { dataset: first.dataset, shape: first.shape, dtype: first.dtype }
  return { ...info, ...shown, outputs: [...info.outputs, ...more] }
}
