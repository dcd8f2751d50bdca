import {
  ChartSpline,
  CircleAlert,
  FilePen,
  Images,
  Image as ImageIcon,
  RotateCcw,
  Workflow as WorkflowIcon,
} from 'lucide-vue-next'
import type { Component } from 'vue'
import type { ResultOutputInfo, StepState } from '../../shared/model/events.ts'
import type { Result } from '../../shared/structure/experiment-tree.ts'
import type { DraftProblem, FormSchema } from '../../shared/model/devices.ts'
import type { Problem } from '../../shared/model/problem.ts'
import { commandTaskName } from '../../shared/workflow/command-task.ts'
import { rangeWords } from '../../shared/workflow/parameter-words.ts'
import { readParameter } from '../../shared/workflow/read-parameter.ts'
import type { ParameterSpec } from '../../shared/workflow/task-spec.ts'
import type { JsonValue, TaskReference, Workflow, WorkflowNode } from '../../shared/workflow/workflow.ts'
import { resultTotal } from './node-words.ts'

/** A parameter of a task as a field of a form. */
export function parameterSchema(spec: ParameterSpec): FormSchema {
  switch (spec.kind) {
    case 'number':
      return {
        type: spec.isWhole === true ? 'integer' : 'number',
        minimum: spec.minimum,
        maximum: spec.maximum,
        description: rangeWords(spec),
        ...(spec.default === undefined ? {} : { default: spec.default }),
      }
    case 'choice':
      return { enum: spec.choices, default: spec.default }
    case 'flag':
      return { type: 'boolean', default: spec.default }
    case 'text':
      return {
        type: 'string',
        ...(spec.default === undefined ? {} : { default: spec.default }),
        ...(spec.content === undefined ? {} : { isMultiline: true }),
      }
    case 'region':
      return { type: 'string', description: 'rows, then columns: 0:512, 100:400; all of it when left out' }
  }
}

/** What was typed, as the graph has it; undefined: left to the task. */
export function typedParameter(spec: ParameterSpec, typed: unknown): JsonValue | undefined {
  if (typed === undefined || typed === null || typed === '') return undefined
  if (spec.kind === 'region' && typeof typed === 'string') return typedRegion(typed)
  return typeof typed === 'string' || typeof typed === 'number' || typeof typed === 'boolean'
    ? typed
    : undefined
}

/** What is wrong with it, in its place. */
export function parameterProblem(
  spec: ParameterSpec,
  value: JsonValue | undefined,
): DraftProblem | undefined {
  if (value === undefined) return undefined
  const reading = readParameter(spec, value)
  if (reading.kind === 'setting') return undefined
  const isFile = spec.kind === 'text' && spec.content !== undefined
  const advice = isFile ? 'Load another file, or none' : 'Type another value, or none'
  return { pointer: '', message: `It ${reading.message}`, advice }
}

/** A file that was chosen and is not what it should be, in the place of the field. */
export function refusedFile({ message, where = '' }: Problem): DraftProblem {
  const [file = ''] = where.split('::')
  const name = file.slice(file.lastIndexOf('/') + 1)
  return { pointer: '', message: `${name}: ${message}`, advice: 'Load another file' }
}

export function regionText(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || !('rows' in value) || !('columns' in value)) return value
  const { rows, columns } = value
  const span = (pair: JsonValue | undefined): string => (Array.isArray(pair) ? pair.join(':') : '')
  return `${span(rows)}, ${span(columns)}`
}

function typedRegion(text: string): JsonValue {
  const match = /^\s*(\d+)\s*:\s*(\d+)\s*,\s*(\d+)\s*:\s*(\d+)\s*$/.exec(text)
  if (match === null) return text
  const [, top, bottom, left, right] = match.map(Number)
  return { rows: [top ?? 0, bottom ?? 0], columns: [left ?? 0, right ?? 0] }
}

/** A workflow in the list: where it comes from, and its steps or what is wrong with it. */
export function offerWords({ name, origin, workflow, problems }: OfferedWorkflow) {
  if (workflow === undefined)
    return { name, label: name, detail: problems[0]?.message ?? '', icon: CircleAlert }
  const steps = workflow.nodes.map(({ label }) => label).join(' → ')
  const again = origin === 'result' ? `as in ${name}: ` : ''
  return { name, label: workflow.label, detail: `${again}${steps}`, icon: originIcons[origin] }
}

interface OfferedWorkflow {
  readonly name: string
  readonly origin: keyof typeof originIcons
  readonly workflow: Workflow | undefined
  readonly problems: readonly Problem[]
}

const originIcons = { shipped: WorkflowIcon, own: FilePen, result: RotateCcw }

/** `normalise/mean` */
export function outputKey({ step, name }: ResultOutputInfo): string {
  return `${step}/${name}`
}

/** The name alone where no other step has an output of that name. */
export function outputTabs(
  outputs: readonly ResultOutputInfo[],
): readonly { readonly id: string; readonly label: string; readonly icon: Component }[] {
  return outputs.map(output => {
    const isAlone = outputs.every(other => other === output || other.name !== output.name)
    const icon = output.kind === 'stack' ? Images : output.kind === 'whole' ? ImageIcon : ChartSpline
    return { id: outputKey(output), label: isAlone ? output.name : `${output.step} ${output.name}`, icon }
  })
}

/** Images of the data when all are there. */
export function resultFrames({ frames, outputs, shape }: Result): number {
  if (frames !== undefined) return frames
  const perFrame = outputs.find(({ kind }) => kind !== 'whole')
  if (perFrame === undefined) return resultTotal(shape)
  const leading = perFrame.kind === 'stack' ? perFrame.shape.slice(0, -2) : perFrame.shape
  return leading.reduce((product, size) => product * size, 1)
}

/** `align.aligned` */
export function sourceKey({ output, source }: { readonly source: string; readonly output: string }): string {
  return `${source}.${output}`
}

/** Where a step is: as told of it, else as far as its job. */
export function stepState({ state, steps }: Result, id: string): StepState {
  return steps[id] ?? state
}

/** Every image goes through all steps of Hutch before the next one comes; of programs nobody knows how far they are. */
export function stepStateWords(job: Result, { id, task }: WorkflowNode): string {
  const state = stepState(job, id)
  const from = job.takenFrom?.[id]
  if (state === 'reused' && from !== undefined) return `taken from ${resultName(from)}`
  return state === 'running' && isCounted(task) ? `running, ${job.complete} of ${resultFrames(job)}` : state
}

/** Without the name of the experiment, which both have: `normalise_01`. */
function resultName(id: string): string {
  return id.replace(/^.+?_\d{4}_/, '')
}

/** Whether a step takes the images one by one. */
export function isCounted(task: TaskReference): boolean {
  return task.kind === 'hutch' && task.name !== commandTaskName
}
