import type { ReferenceKind } from '../analysis/stack-inputs.ts'
import type { CheckedWorkflow, ExternalSource, Step } from './check-workflow.ts'
import type { Command } from './command-task.ts'
import { isReference, referenceOf } from './bound-roles.ts'
import type { JsonValue, Workflow, WorkflowNode } from './workflow.ts'

/** Work of another program, begun when all that it takes is recorded or computed. */
export type ExternalStep =
  | {
      readonly kind: 'command'
      readonly nodes: readonly [WorkflowNode]
      readonly command: Command
      readonly inputs: readonly ExternalInput[]
    }
  /** All tasks of other programs in one graph, run by ewoks. */
  | {
      readonly kind: 'ewoks'
      readonly nodes: readonly WorkflowNode[]
      readonly graph: Workflow
      readonly inputs: readonly ExternalInput[]
    }

export interface ExternalInput {
  readonly node: string
  readonly name: string
  readonly from: InputOrigin
}

export type InputOrigin =
  | { readonly kind: 'value'; readonly value: JsonValue }
  | { readonly kind: 'data' }
  | { readonly kind: 'references'; readonly of: ReferenceKind }
  | { readonly kind: 'step'; readonly step: string; readonly output: string }

type OutsideStep = Exclude<Step, { kind: 'hutch' }>

/** In the order in which they are run: commands as the graph has them, then the graph of ewoks. */
export function externalSteps({ workflow, steps }: CheckedWorkflow): readonly ExternalStep[] {
  const outside = steps.filter(step => step.kind !== 'hutch')
  const commands = outside.flatMap(step =>
    step.kind === 'command'
      ? [{ kind: 'command', nodes: [step.node], command: step.command, inputs: inputsOf(step) } as const]
      : [],
  )
  const foreign = outside.filter(step => step.kind === 'foreign')
  return foreign.length === 0 ? commands : [...commands, ewoksStep(workflow, foreign)]
}

function ewoksStep(workflow: Workflow, foreign: readonly OutsideStep[]): ExternalStep {
  const nodes = foreign.map(({ node }) => node)
  const isInside = (id: string): boolean => nodes.some(node => node.id === id)
  const links = workflow.links.filter(({ source, target }) => isInside(source) && isInside(target))
  const inputs = foreign
    .flatMap(inputsOf)
    // What ewoks itself hands on or has in the graph need not be told.
    .filter(({ from }) => from.kind !== 'value' && !(from.kind === 'step' && isInside(from.step)))
  return { kind: 'ewoks', nodes, graph: { ...workflow, nodes, links }, inputs }
}

function inputsOf({ node, inputs }: OutsideStep): readonly ExternalInput[] {
  return [...inputs].map(([name, source]) => ({ node: node.id, name, from: originOf(node, name, source) }))
}

function originOf(node: WorkflowNode, name: string, source: ExternalSource): InputOrigin {
  switch (source.kind) {
    case 'value':
      return source
    case 'link':
      return { kind: 'step', step: source.node, output: source.output }
    case 'experiment':
      return isReference(source.binding)
        ? { kind: 'references', of: referenceOf(node, name, source.binding) }
        : { kind: 'data' }
  }
}
