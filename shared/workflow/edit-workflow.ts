import { type Connection, connectionsOf, nodeOf, pairsOf } from './connections.ts'
import { specOf } from './spec-of.ts'
import type { DataKind, TaskSpec } from './task-spec.ts'
import type { Workflow, WorkflowLink, WorkflowNode } from './workflow.ts'

/* Changes of a graph, one at a time. All pure: the old graph stays as it is. */

type Tasks = ReadonlyMap<string, TaskSpec>

/** With a step of this task at the end; it takes the images that the last step gives, where it takes images. */
export function addStep(
  workflow: Workflow,
  spec: TaskSpec,
  tasks: Tasks,
): { readonly workflow: Workflow; readonly id: string } {
  const id = freeId(workflow, spec.name)
  const node: WorkflowNode = {
    id,
    label: spec.title,
    task: { kind: 'hutch', name: spec.name },
    inputs: {},
    extra: {},
  }
  const added = { ...workflow, nodes: [...workflow.nodes, node] }
  const input = Object.entries(spec.inputs).find(([, { kind }]) => kind === 'stack')?.[0]
  const from = workflow.nodes.toReversed().flatMap(before => outputsOf(before, 'stack', tasks))[0]
  if (input === undefined || from === undefined) return { workflow: added, id }
  return { workflow: connect(added, { ...from, target: id, input }, tasks), id }
}

/** Without a step and all links to and from it. */
export function removeStep(workflow: Workflow, id: string): Workflow {
  return {
    ...workflow,
    nodes: workflow.nodes.filter(node => node.id !== id),
    links: workflow.links.filter(({ source, target }) => source !== id && target !== id),
  }
}

export function relabelStep(workflow: Workflow, id: string, label: string): Workflow {
  const nodes = workflow.nodes.map(node => (node.id === id ? { ...node, label } : node))
  return { ...workflow, nodes }
}

/** The connection takes the place of what brought this input before. */
export function connect(workflow: Workflow, connection: Connection, tasks: Tasks): Workflow {
  const { input, output, source, target } = connection
  const without = disconnect(workflow, target, input, tasks)
  const pair = { output, input }
  const at = without.links.findIndex(link => link.source === source && link.target === target)
  const old = without.links[at]
  const pairs = old?.data.kind === 'some' ? [...old.data.pairs, pair] : [pair]
  const link: WorkflowLink = { source, target, data: { kind: 'some', pairs }, extra: old?.extra ?? {} }
  const links = at < 0 ? [...without.links, link] : without.links.with(at, link)
  return { ...without, links }
}

/**
 * The first output of one step that another can take, into the first such input, those that nothing brings before the others.
 * Undefined where they have nothing in common, or the other one already waits for this.
 */
export function join(workflow: Workflow, source: string, target: string, tasks: Tasks): Workflow | undefined {
  const node = nodeOf(workflow.nodes, target)
  const brought = connectionsOf(workflow, tasks)
    .filter(connection => connection.target === target)
    .map(({ input }) => input)
  const inputs = Object.entries((node && specOf(node, tasks)?.inputs) ?? {}).toSorted(
    ([one], [other]) => Number(brought.includes(one)) - Number(brought.includes(other)),
  )
  for (const [input, { kind }] of inputs) {
    const found = possibleSources(workflow, target, kind, tasks).find(each => each.source === source)
    if (found !== undefined) return connect(workflow, { ...found, target, input }, tasks)
  }
  return undefined
}

/** No link brings this input any more: it is bound to the experiment again, or open. */
export function disconnect(workflow: Workflow, target: string, input: string, tasks: Tasks): Workflow {
  const { links, nodes } = workflow
  return {
    ...workflow,
    links: links.flatMap(link => {
      if (link.target !== target) return [link]
      const pairs = pairsOf(link.data, nodeOf(nodes, link.source), nodeOf(nodes, target), tasks)
      const left = pairs.filter(pair => pair.input !== input)
      if (left.length === pairs.length) return [link]
      return left.length === 0 ? [] : [{ ...link, data: { kind: 'some', pairs: left } as const }]
    }),
  }
}

/** Outputs that may become this input: of its kind, and of no step that itself waits for this one. */
export function possibleSources(
  workflow: Workflow,
  target: string,
  kind: DataKind,
  tasks: Tasks,
): readonly Pick<Connection, 'source' | 'output'>[] {
  const behind = stepsBehind(workflow, target)
  return workflow.nodes.filter(({ id }) => !behind.has(id)).flatMap(node => outputsOf(node, kind, tasks))
}

/** The step itself and all that take something from it, over any number of links. */
function stepsBehind({ links }: Workflow, id: string): ReadonlySet<string> {
  const behind = new Set([id])
  let before = 0
  while (behind.size > before) {
    before = behind.size
    for (const { source, target } of links) if (behind.has(source)) behind.add(target)
  }
  return behind
}

function outputsOf(
  node: WorkflowNode,
  kind: DataKind,
  tasks: Tasks,
): readonly Pick<Connection, 'source' | 'output'>[] {
  return Object.entries(specOf(node, tasks)?.outputs ?? {})
    .filter(([, output]) => kind === 'anything' || output.kind === kind)
    .map(([output]) => ({ source: node.id, output }))
}

function freeId({ nodes }: Workflow, wanted: string): string {
  const taken = nodes.map(({ id }) => id)
  if (!taken.includes(wanted)) return wanted
  let number = 2
  while (taken.includes(`${wanted}-${number}`)) number++
  return `${wanted}-${number}`
}
