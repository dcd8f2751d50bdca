import type { OfferedMask, OfferedStep } from '../model/workflow-offer.ts'
import { commandTaskName, externalParameters, isOwnInput, readCommand } from './command-task.ts'
import { connectionsOf, type Connection } from './connections.ts'
import { orderNodes } from './order.ts'
import { specOf } from './spec-of.ts'
import type { ParameterSpec, TaskSpec } from './task-spec.ts'
import type { JsonObject, JsonValue, Workflow, WorkflowNode } from './workflow.ts'

/** The steps of a graph as a form shows them, in the order in which they run; in that of the file when they go in a circle. */
export function offeredSteps(
  workflow: Workflow,
  tasks: ReadonlyMap<string, TaskSpec>,
): readonly OfferedStep[] {
  const order = orderNodes(workflow)
  const nodes = order.kind === 'ordered' ? order.nodes : workflow.nodes
  const brought = connectionsOf(workflow, tasks)
  return nodes.map(node => stepOf(node, tasks, brought))
}

/** What a step can be told: as its task says; what a program is given, and its limits. */
export function parametersOf(
  node: WorkflowNode,
  tasks: ReadonlyMap<string, TaskSpec>,
): Readonly<Record<string, ParameterSpec>> {
  if (isCommand(node)) return { ...plainParameters(node.inputs), ...externalParameters }
  return specOf(node, tasks)?.parameters ?? plainParameters(node.inputs)
}

function stepOf(
  node: WorkflowNode,
  tasks: ReadonlyMap<string, TaskSpec>,
  brought: readonly Connection[],
): OfferedStep {
  const { id, inputs, label } = node
  const mask = maskOf(node, tasks, brought)
  return {
    ...{ id, label, summary: summaryOf(node, tasks), parameters: parametersOf(node, tasks), given: inputs },
    ...(mask === undefined ? {} : { mask }),
  }
}

function maskOf(
  node: WorkflowNode,
  tasks: ReadonlyMap<string, TaskSpec>,
  brought: readonly Connection[],
): OfferedMask | undefined {
  const inputs = Object.entries(specOf(node, tasks)?.inputs ?? {})
  const input = inputs.find(([, { kind }]) => kind === 'mask')?.[0]
  if (input === undefined) return undefined
  const link = brought.find(({ input: name, target }) => target === node.id && name === input)
  return { input, ...(link === undefined ? {} : { from: `${link.source}.${link.output}` }) }
}

function summaryOf(node: WorkflowNode, tasks: ReadonlyMap<string, TaskSpec>): string {
  const { inputs, task } = node
  if (task.kind === 'foreign') return `${task.identifier}, run by ewoks`
  if (!isCommand(node)) return specOf(node, tasks)?.summary ?? `There is no task ${task.name}`
  const { command } = readCommand(inputs, [])
  return `Runs ${[command.program, ...command.arguments].join(' ')}`
}

function isCommand({ task }: WorkflowNode): boolean {
  return task.kind === 'hutch' && task.name === commandTaskName
}

/** Nobody knows what a program makes of a value: it keeps its kind, that is all. */
function plainParameters(inputs: JsonObject): Readonly<Record<string, ParameterSpec>> {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, value]) => {
      const spec = isOwnInput(name) ? undefined : plainSpec(name, value)
      return spec === undefined ? [] : [[name, spec] as const]
    }),
  )
}

/** Undefined for lists, objects and what is bound to the experiment: they are changed in the graph. */
function plainSpec(name: string, value: JsonValue): ParameterSpec | undefined {
  // Positional arguments of ewoks have numbers.
  const title = /^\d+$/.test(name) ? `argument ${name}` : name
  switch (typeof value) {
    case 'number': {
      const range = { minimum: -Infinity, maximum: Infinity }
      return { kind: 'number', title, unit: '', ...range, default: value }
    }
    case 'string':
      return { kind: 'text', title, default: value }
    case 'boolean':
      return { kind: 'flag', title, default: value }
    default:
      return undefined
  }
}
