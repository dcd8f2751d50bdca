import { demand } from '../base/assert.ts'
import type { ReferenceKind, StackNeeds } from '../analysis/stack-inputs.ts'
import { HutchError } from '../model/problem.ts'
import type { ImageShape } from '../model/pixels.ts'
import type { Role } from '../model/roles.ts'
import type { CheckedWorkflow, Source, Step } from './check-workflow.ts'
import { isReference, referenceOf, roleOf } from './bound-roles.ts'
import type { ParameterSetting } from './read-parameter.ts'
import type { OutputShape, Task, TaskSetup } from './task.ts'
import { recordedMask, type TaskSpec } from './task-spec.ts'

type OwnStep = Extract<Step, { kind: 'hutch' }>
type ExperimentSource = Extract<Source, { kind: 'experiment' }>

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
  /** Stacks that are not recorded, but kept for later runs. */
  readonly kept: readonly string[]
}

export type StepInput =
  | { readonly kind: 'data' }
  | { readonly kind: 'references'; readonly of: ReferenceKind }
  | { readonly kind: 'counter'; readonly counter: string }
  /** All frames that belong to the first image, one after the other, before it: of a step whose mask others take. */
  | { readonly kind: 'prepared'; readonly of: ReferenceKind }
  /** `recorded`, or a file. */
  | { readonly kind: 'mask'; readonly of: string }
  | { readonly kind: 'step'; readonly step: string; readonly output: string }

/** What all steps of a job have in common. */
export type StackSetup = Omit<TaskSetup, 'parameters' | 'takes'>

/** What of an experiment a workflow works on. Refuses one that wants stacks of two roles at once. */
export function needsOf({ workflow, steps }: CheckedWorkflow): StackNeeds {
  const stackRoles = new Set<Role>()
  const references = new Set<ReferenceKind>()
  for (const step of steps) {
    for (const [name, source] of step.inputs) {
      if (source.kind !== 'experiment' || 'mask' in source.binding) continue
      if (takesNumbers(step, name, source)) continue
      if (isPrepared(step, steps) || takesReferences(step, name, source))
        references.add(referenceOf(step.node, name, source.binding))
      else stackRoles.add(roleOf(step.node, name, source.binding))
    }
  }
  const [role, other] = stackRoles
  if (other !== undefined) {
    throw new HutchError({
      kind: 'description',
      message: `Workflow "${workflow.label}" takes images of two roles: ${[...stackRoles].join(' and ')}`,
      where: workflow.id,
      advice: 'Bind the inputs of all first steps to one role, usually {"role": "data"}',
    })
  }
  // Programs need not take images; their result still belongs to data of the experiment.
  const whitesByEnergy = steps.some(step => step.kind === 'hutch' && step.parameters.whites === 'energy')
  return { role: role ?? 'data', references, ...(whitesByEnergy ? { whitesByEnergy } : {}) }
}

/** Numbers that were recorded beside the images. */
function takesNumbers(step: Step, input: string, { binding }: ExperimentSource): boolean {
  return step.kind === 'hutch' && step.task.inputs[input]?.kind === 'curve' && 'counter' in binding
}

/** Others take its mask: it has to be done before the first image. */
function isPrepared({ node: { id } }: Step, steps: readonly Step[]): boolean {
  return steps.some(
    step =>
      step.kind === 'hutch' &&
      [...step.inputs].some(
        ([name, source]) =>
          source.kind === 'link' && source.node === id && step.task.inputs[name]?.kind === 'mask',
      ),
  )
}

function takesReferences(step: Step, input: string, source: ExperimentSource): boolean {
  return step.kind === 'hutch' ? step.task.inputs[input]?.kind === 'references' : isReference(source.binding)
}

/** Every step of Hutch with the sizes of its results, in the order of the graph. */
export function planSteps(
  { steps }: CheckedWorkflow,
  tasks: ReadonlyMap<string, Task>,
  setup: StackSetup,
): readonly PlannedStep[] {
  const planned = new Map<string, PlannedStep>()
  for (const step of steps) {
    if (step.kind === 'hutch')
      planned.set(step.node.id, planStep(step, isPrepared(step, steps), planned, tasks, setup))
  }
  const all = [...planned.values()]
  return all.map(step => {
    const kept = [...keptBy(steps, step.id), ...takenOutside(steps, step.id)]
    const recorded = recordedStacks(step, all, kept)
    return { ...step, recorded, kept: keptStacks(step, recorded) }
  })
}

function planStep(
  step: OwnStep,
  isEarly: boolean,
  before: ReadonlyMap<string, PlannedStep>,
  tasks: ReadonlyMap<string, Task>,
  setup: StackSetup,
): PlannedStep {
  const { task, parameters, node } = step
  const inputs = Object.fromEntries(
    [...step.inputs].map(([name, source]) => [name, inputFrom(step, isEarly, name, source)]),
  )
  const takes = shapesTaken(inputs, (step, output) => before.get(step)?.outputs[output])
  const stack = Object.values(takes).find(shape => shape.kind === 'stack')
  const image = stack?.image ?? setup.image
  assertMaskFits(step, inputs, image, setup.image)
  const outputs = demand(tasks.get(task.name), `task ${task.name}`).shapes({
    ...{ ...setup, image, parameters, takes },
  })
  return { id: node.id, task, image, parameters, inputs, outputs, recorded: [], kept: [] }
}

/** Masks are of the detector: images that are something else, a pattern for example, have no such pixels. */
function assertMaskFits(
  { node, task }: OwnStep,
  inputs: PlannedStep['inputs'],
  image: ImageShape,
  detector: ImageShape,
): void {
  const given = Object.entries(inputs).find(([name]) => task.inputs[name]?.kind === 'mask')
  if (given === undefined || (given[1].kind === 'mask' && given[1].of === recordedMask)) return
  if (image.height === detector.height && image.width === detector.width) return
  throw new HutchError({
    kind: 'description',
    message: `Node "${node.id}": its images have ${image.height} × ${image.width} pixels, the mask ${detector.height} × ${detector.width}`,
    advice: 'Give the mask to a step that takes images of the detector',
  })
}

/** It is done before the first image. */
export function isPreparedStep({ inputs }: Pick<PlannedStep, 'inputs'>): boolean {
  return Object.values(inputs).some(({ kind }) => kind === 'prepared')
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

function inputFrom(step: OwnStep, isEarly: boolean, name: string, source: Source): StepInput {
  if (source.kind === 'link') return { kind: 'step', step: source.node, output: source.output }
  if (takesNumbers(step, name, source) && 'counter' in source.binding)
    return { kind: 'counter', counter: source.binding.counter }
  if ('mask' in source.binding) return { kind: 'mask', of: source.binding.mask }
  if (isEarly) return { kind: 'prepared', of: referenceOf(step.node, name, source.binding) }
  if (step.task.inputs[name]?.kind === 'references')
    return { kind: 'references', of: referenceOf(step.node, name, source.binding) }
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

function keptStacks({ task, outputs }: PlannedStep, recorded: readonly string[]): readonly string[] {
  return Object.entries(outputs)
    .filter(([name, { kind }]) => kind === 'stack' && task.outputs[name]?.isKept === true)
    .map(([name]) => name)
    .filter(name => !recorded.includes(name))
}

/** Programs read images from the result file. */
function takenOutside(steps: readonly Step[], id: string): readonly string[] {
  return steps.flatMap(step =>
    step.kind === 'hutch'
      ? []
      : [...step.inputs.values()].flatMap(source =>
          source.kind === 'link' && source.node === id ? [source.output] : [],
        ),
  )
}

/** In the graph: `"hutch": {"keep": ["aligned"]}` in a node. */
function keptBy(steps: readonly Step[], id: string): readonly string[] {
  const hutch = steps.find(({ node }) => node.id === id)?.node.extra.hutch
  const keep = typeof hutch === 'object' && hutch !== null && 'keep' in hutch ? hutch.keep : undefined
  return Array.isArray(keep) ? keep.filter(name => typeof name === 'string') : []
}
