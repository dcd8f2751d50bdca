import { specOf } from './spec-of.ts'
import type { TaskSpec } from './task-spec.ts'
import type { LinkData, Workflow, WorkflowNode } from './workflow.ts'

type Tasks = ReadonlyMap<string, TaskSpec>

/** One output that becomes one input. */
export interface Connection {
  readonly source: string
  readonly output: string
  readonly target: string
  readonly input: string
}

/** All connections of a graph, those of links that bring everything of one name included. */
export function connectionsOf({ links, nodes }: Workflow, tasks: Tasks): readonly Connection[] {
  return links.flatMap(({ data, source, target }) =>
    pairsOf(data, nodeOf(nodes, source), nodeOf(nodes, target), tasks).map(pair => ({
      source,
      target,
      ...pair,
    })),
  )
}

export function pairsOf(
  data: LinkData,
  source: WorkflowNode | undefined,
  target: WorkflowNode | undefined,
  tasks: Tasks,
): readonly Pick<Connection, 'output' | 'input'>[] {
  if (data.kind === 'some') return data.pairs
  const outputs = Object.keys((source && specOf(source, tasks)?.outputs) ?? {})
  const inputs = Object.keys((target && specOf(target, tasks)?.inputs) ?? {})
  return outputs.filter(name => inputs.includes(name)).map(name => ({ output: name, input: name }))
}

export function nodeOf(nodes: Workflow['nodes'], id: string): WorkflowNode | undefined {
  return nodes.find(node => node.id === id)
}
