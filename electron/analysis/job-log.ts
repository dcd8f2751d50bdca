import type { StackInputs } from '../../shared/analysis/stack-inputs.ts'
import { counted } from '../../shared/base/counted.ts'
import type { ResultPlan, ResultStep } from '../../shared/nexus/result-skeleton.ts'
import { parameterText } from './parameter-text.ts'

/** What a job is going to do, for the log of its result: data, what belongs to them, every step, the file. */
export function openingLines(
  { data, whites, darksForData, darksForWhite }: StackInputs,
  points: number,
  plan: ResultPlan,
): readonly string[] {
  const { height, width } = data.plan.camera.image
  const references = [...whites, ...darksForData, ...darksForWhite].map(({ exposure }) => exposure.plan.name)
  const belonging = references.length === 0 ? '' : `, with ${[...new Set(references)].join(', ')}`
  return [
    `Takes ${counted(points, 'image')} of ${height} × ${width} pixels of ${data.plan.name}${belonging}`,
    ...plan.steps.map(stepLine),
    `Writes ${plan.file}`,
  ]
}

function stepLine({ title, task, version, parameters }: ResultStep, at: number): string {
  const set = parameters.map(({ name, value }) => `${name} ${parameterText(value)}`)
  return [`Step ${at + 1}, ${title}: ${task} version ${version}`, ...set].join(', ')
}
