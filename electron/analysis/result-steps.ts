import { demand } from '../../shared/base/assert.ts'
import type { ResultOutputInfo } from '../../shared/model/events.ts'
import type { Parameter } from '../../shared/model/quantity.ts'
import { isAlongScan, resultOutputPaths } from '../../shared/nexus/result-outputs.ts'
import type { ResultOutput, ResultPlan, ResultStep } from '../../shared/nexus/result-skeleton.ts'
import { UniqueNames, slug } from '../../shared/nexus/slug.ts'
import type { PlannedStep, StepInput } from '../../shared/workflow/plan-steps.ts'
import type { ParameterSetting } from '../../shared/workflow/read-parameter.ts'
import { recordedMask, type ParameterSpec } from '../../shared/workflow/task-spec.ts'
import type { Workflow } from '../../shared/workflow/workflow.ts'

/** HDF5 names of the steps of a graph, by their ids. */
export function stepNames({ nodes }: Workflow): ReadonlyMap<string, string> {
  const names = new UniqueNames([
    'title',
    'input',
    'run',
    'log',
    'workflow',
    'start_time',
    'end_time',
    'program_name',
  ])
  return new Map(nodes.map(({ id }) => [id, names.take(slug(id))]))
}

/** What a result file says of its steps; stacks that are not recorded are left out. */
export function resultSteps(workflow: Workflow, steps: readonly PlannedStep[]): readonly ResultStep[] {
  const names = stepNames(workflow)
  return steps.map(step => ({
    id: step.id,
    name: demand(names.get(step.id), `name of ${step.id}`),
    title: workflow.nodes.find(({ id }) => id === step.id)?.label ?? step.task.title,
    summary: step.task.summary,
    task: step.task.name,
    version: step.task.version,
    parameters: parametersOf(step),
    takes: Object.entries(step.inputs).map(([name, input]) => `${name}: ${sourceWords(input)}`),
    outputs: outputsOf(step),
  }))
}

/** Every dataset of a result, for who shows it. */
export function resultOutputs(plan: Pick<ResultPlan, 'steps' | 'axes'>): readonly ResultOutputInfo[] {
  const leading = plan.axes.map(axis => axis.values.length)
  return plan.steps.flatMap(step =>
    step.outputs.map(({ name, summary, unit, shape }) => ({
      step: step.name,
      name,
      summary,
      unit,
      kind: kindOf(shape, plan),
      dataset: resultOutputPaths(step.name, name).data,
      shape: shapeOf(shape, leading),
      dtype: dtypeOf(shape),
    })),
  )
}

function kindOf(shape: ResultOutput['shape'], plan: Pick<ResultPlan, 'axes'>): ResultOutputInfo['kind'] {
  if (shape.kind !== 'given' && shape.kind !== 'kept') return shape.kind
  return isAlongScan(shape.shape, plan) ? 'curve' : 'whole'
}

function dtypeOf(shape: ResultOutput['shape']): string {
  if (shape.kind === 'kept') return shape.dtype
  return shape.kind === 'curve' || shape.kind === 'given' ? 'float64' : 'float32'
}

function outputsOf({ task, outputs, recorded }: PlannedStep): readonly ResultOutput[] {
  return Object.entries(task.outputs).flatMap(([name, { summary, unit }]) => {
    const shape = outputs[name]
    if (shape === undefined || (shape.kind === 'stack' && !recorded.includes(name))) return []
    return [{ name, summary, unit, shape }]
  })
}

function shapeOf(shape: ResultOutput['shape'], leading: readonly number[]): readonly number[] {
  switch (shape.kind) {
    case 'stack':
      return [...leading, shape.image.height, shape.image.width]
    case 'curve':
      return leading
    case 'whole':
    case 'given':
    case 'kept':
      return shape.shape
  }
}

/** Parameters that were left to the task are not recorded: it did without. */
function parametersOf({ task, parameters }: PlannedStep): readonly Parameter[] {
  return Object.entries(task.parameters).flatMap(([name, spec]) => {
    const value = parameters[name]
    return value === undefined ? [] : [{ name, value: recordedValue(spec, value) }]
  })
}

function recordedValue(spec: ParameterSpec, value: NonNullable<ParameterSetting>): Parameter['value'] {
  if (typeof value === 'object')
    return `rows ${value.rows.join(' to ')}, columns ${value.columns.join(' to ')}`
  return typeof value === 'number' && spec.kind === 'number' ? { value, unit: spec.unit } : value
}

function sourceWords(input: StepInput): string {
  switch (input.kind) {
    case 'data':
      return 'images of the experiment'
    case 'references':
      return input.of === 'white' ? 'whites of the same point' : wordsOfDark[input.of]
    case 'counter':
      return `${input.counter} of every image, where it was recorded`
    case 'prepared':
      return input.of === 'white' ? 'whites of the first point' : wordsOfDark[input.of]
    case 'mask':
      return input.of === recordedMask ? 'as recorded' : input.of
    case 'step':
      return `${input.step}/${input.output}`
  }
}

const wordsOfDark = {
  darkForData: 'darks that are for the data',
  darkForWhite: 'darks that are for the whites',
} as const
