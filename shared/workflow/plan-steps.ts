import { demand } from '../base/assert.ts'
import type { StackNeeds, ReferenceKind } from '../analysis/stack-inputs.ts'
import { HutchError } from '../model/problem.ts'
import type { ImageShape } from '../model/pixels.ts'
import type { Role } from '../model/roles.ts'
import type { CheckedWorkflow, Source, Step } from './check-workflow.ts'
import type { ParameterSetting } from './read-parameter.ts'
import type { OutputShape, Task, TaskSetup } from './task.ts'
import type { Binding, TaskSpec } from './task-spec.ts'

type OwnStep = Extract<Step, { kind: 'hutch' }>

/** A step as the analysis thread gets it. */
export interface PlannedStep {
  readonly id: string
  readonly task: TaskSpec
  /** Of the stack it takes. */
  readonly image: ImageShape
  readonly parameters: Readonly<Record<string, ParameterSetting>>
  readonly inputs: Readonly<Record<string, StepInput>>
  readonly outputs: Readonly<Record<string, OutputShape>>
  /** Stacks that are recorded: those that no other step takes up, and those the graph wants kept. */
  readonly recorded: readonly string[]
}

export type StepInput =
  | { readonly kind: 'data' }
  | { readonly kind: 'references'; readonly of: ReferenceKind }
  | { readonly kind: 'step'; readonly step: string; readonly output: string }

/** What all steps of a job have in common. */
export type StackSetup = Omit<TaskSetup, 'parameters' | 'takes'>

/** What of an experiment a workflow works on. Refuses one that wants stacks of two roles at once. */
export function needsOf({ workflow, steps }: CheckedWorkflow): StackNeeds {
  const stackRoles = new Set<Role>()
  const references = new Set<ReferenceKind>()
  for (const step of steps) {
    if (step.kind === 'foreign') throw foreign(step, workflow.label)
    for (const [name, { kind }] of Object.entries(step.task.inputs)) {
      const source = step.inputs.get(name)
      if (source?.kind !== 'experiment') continue
      if (kind === 'references') references.add(referenceOf(step, name, source.binding))
      else stackRoles.add(roleOf(step, name, source.binding))
    }
  }
  const [role, other] = stackRoles
  if (role === undefined || other !== undefined) {
    throw new HutchError({
      kind: 'description',
      message:
        other === undefined
          ? `Workflow "${workflow.label}" takes no images of the experiment`
          : `Workflow "${workflow.label}" takes images of two roles: ${[...stackRoles].join(' and ')}`,
      where: workflow.id,
      advice: 'Bind the inputs of all first steps to one role, usually {"role": "data"}',
    })
  }
  return { role, references }
}

/** Every step with the sizes of its results, in the order of the graph. */
export function planSteps(
  { workflow, steps }: CheckedWorkflow,
  tasks: ReadonlyMap<string, Task>,
  setup: StackSetup,
): readonly PlannedStep[] {
  const planned = new Map<string, PlannedStep>()
  for (const step of steps) {
    if (step.kind === 'foreign') throw foreign(step, workflow.label)
    planned.set(step.node.id, planStep(step, planned, tasks, setup))
  }
  const all = [...planned.values()]
  return all.map(step => ({ ...step, recorded: recordedStacks(step, all, keptBy(steps, step.id)) }))
}

function planStep(
  step: OwnStep,
  before: ReadonlyMap<string, PlannedStep>,
  tasks: ReadonlyMap<string, Task>,
  setup: StackSetup,
): PlannedStep {
  const { task, parameters, node } = step
  const inputs = Object.fromEntries(
    [...step.inputs].map(([name, source]) => [name, inputFrom(step, name, source)]),
  )
  const takes = shapesTaken(inputs, (step, output) => before.get(step)?.outputs[output])
  const stack = Object.values(takes).find(shape => shape.kind === 'stack')
  const image = stack?.image ?? setup.image
  const outputs = demand(tasks.get(task.name), `task ${task.name}`).shapes({
    ...{ ...setup, image, parameters, takes },
  })
  return { id: node.id, task, image, parameters, inputs, outputs, recorded: [] }
}

/** What links bring to a step, by input. */
export function shapesTaken(
  inputs: PlannedStep['inputs'],
  shapeOf: (step: string, output: string) => OutputShape | undefined,
): Readonly<Record<string, OutputShape>> {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, input]) => {
      const shape = input.kind === 'step' ? shapeOf(input.step, input.output) : undefined
      return shape === undefined ? [] : [[name, shape] as const]
    }),
  )
}

function inputFrom(step: OwnStep, name: string, source: Source): StepInput {
  if (source.kind === 'link') return { kind: 'step', step: source.node, output: source.output }
  if (step.task.inputs[name]?.kind === 'references')
    return { kind: 'references', of: referenceOf(step, name, source.binding) }
  return { kind: 'data' }
}

/** A stack of full size per step would fill the disk: what only feeds the next step is not kept unless wanted. */
function recordedStacks(
  { id, outputs }: PlannedStep,
  all: readonly PlannedStep[],
  kept: readonly string[],
): readonly string[] {
  const isTaken = (output: string): boolean =>
    all.some(({ inputs }) =>
      Object.values(inputs).some(
        input => input.kind === 'step' && input.step === id && input.output === output,
      ),
    )
  return Object.entries(outputs)
    .filter(([name, { kind }]) => kind === 'stack' && (kept.includes(name) || !isTaken(name)))
    .map(([name]) => name)
}

/** In the graph: `"hutch": {"keep": ["aligned"]}` in a node. */
function keptBy(steps: readonly Step[], id: string): readonly string[] {
  const hutch = steps.find(({ node }) => node.id === id)?.node.extra.hutch
  const keep = typeof hutch === 'object' && hutch !== null && 'keep' in hutch ? hutch.keep : undefined
  return Array.isArray(keep) ? keep.filter(name => typeof name === 'string') : []
}

function referenceOf(step: OwnStep, input: string, binding: Binding): ReferenceKind {
  if ('role' in binding && binding.role === 'white') return 'white'
  if ('role' in binding && binding.role === 'dark')
    return binding.for === 'white' ? 'darkForWhite' : 'darkForData'
  throw misbound(step, input, 'references are {"role": "white"} or {"role": "dark", "for": "data"}')
}

function roleOf(step: OwnStep, input: string, binding: Binding): Role {
  if ('role' in binding) return binding.role
  throw misbound(step, input, 'images are bound by their role: {"role": "data"}')
}

function misbound({ node }: OwnStep, input: string, advice: string): HutchError {
  return new HutchError({
    kind: 'description',
    message: `Node "${node.id}": its input "${input}" cannot be bound like this`,
    advice,
  })
}

function foreign({ node }: Step, workflow: string): HutchError {
  const { task } = node
  const name = task.kind === 'foreign' ? task.identifier : task.name
  return new HutchError({
    kind: 'description',
    message: `Workflow "${workflow}" has a task of another program: ${name} (node "${node.id}")`,
    advice: 'Run it with ewoks; Hutch runs graphs of its own tasks',
  })
}
