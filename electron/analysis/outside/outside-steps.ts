import { demand } from '../../../shared/base/assert.ts'
import type { Parameter } from '../../../shared/model/quantity.ts'
import type { ResultStep } from '../../../shared/nexus/result-skeleton.ts'
import type { ExternalInput, ExternalStep, InputOrigin } from '../../../shared/workflow/external-steps.ts'
import type { JsonObject, WorkflowNode } from '../../../shared/workflow/workflow.ts'
import type { StepAnswer } from './run-step.ts'

/** Raised when what a program is given, or how its answer is recorded, changes. */
const outsideVersion = 1

/** What is recorded of a program's work beside its outputs: one NXprocess per node. */
export function outsideSteps(
  step: ExternalStep,
  names: ReadonlyMap<string, string>,
  taken: Pick<StepAnswer, 'answer' | 'answerText'> | undefined,
): readonly ResultStep[] {
  const text = taken?.answerText
  return step.nodes.map(node => ({
    id: node.id,
    name: demand(names.get(node.id), `name of ${node.id}`),
    title: node.label,
    summary: summaryOf(step, node),
    task: step.kind,
    version: outsideVersion,
    parameters: parametersOf(step, node),
    takes: step.inputs.filter(input => input.node === node.id).map(takenWords),
    outputs: [],
    program: { name: programOf(step, node), version: taken?.answer.version ?? '' },
    ...(text === undefined ? {} : { answer: text }),
  }))
}

function summaryOf(step: ExternalStep, node: WorkflowNode): string {
  return step.kind === 'ewoks'
    ? `${programOf(step, node)}, run by ewoks`
    : [step.command.program, ...step.command.arguments].join(' ')
}

function programOf(step: ExternalStep, { task }: WorkflowNode): string {
  if (step.kind === 'command') return step.command.program
  return task.kind === 'foreign' ? task.identifier : task.name
}

function parametersOf(step: ExternalStep, { inputs }: WorkflowNode): readonly Parameter[] {
  const limits: JsonObject = step.kind === 'command' ? { timeLimit: `${step.command.timeLimitS} s` } : {}
  return Object.entries({ ...limits, ...inputs }).map(([name, value]) => ({
    name,
    value: typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value),
  }))
}

function takenWords({ from, name }: ExternalInput): string {
  return `${name}: ${originWords(from)}`
}

function originWords(from: InputOrigin): string {
  switch (from.kind) {
    case 'value':
      return JSON.stringify(from.value)
    case 'data':
      return 'images of the experiment'
    case 'references':
      return { white: 'whites', darkForData: 'darks for the data', darkForWhite: 'darks for the whites' }[
        from.of
      ]
    case 'step':
      return `${from.step}/${from.output}`
  }
}
