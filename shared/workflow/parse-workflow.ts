import { didYouMean } from '../base/suggest.ts'
import { isRecord } from '../base/parse.ts'
import { toProblems, type LocatedProblem } from '../description/located-problem.ts'
import { pointerTo, readYaml, type LocatedData } from '../description/read-yaml.ts'
import type { Problem } from '../model/problem.ts'
import {
  foreignTaskTypes,
  hutchPrefix,
  type JsonObject,
  type JsonValue,
  type LinkData,
  type TaskReference,
  type Workflow,
  type WorkflowLink,
  type WorkflowNode,
} from './workflow.ts'

/**
 * Reads a graph as ewoks writes it. JSON is YAML too, so mistakes are told with line and column, and a graph may also be written as
 * YAML. Whether the tasks exist and fit together is for `checkWorkflow`.
 */
export function parseWorkflow(
  text: string,
  file: string,
): { readonly workflow: Workflow } | { readonly problems: readonly Problem[] } {
  const { data, problems } = readYaml(text)
  if (data === undefined || problems.length > 0) return { problems: toProblems(file, problems) }
  const reader = new GraphReader(data)
  const workflow = reader.workflow()
  if (reader.problems.length > 0) return { problems: toProblems(file, reader.problems) }
  return { workflow }
}

const graphKeys = ['graph', 'nodes', 'links', 'edges', 'directed', 'multigraph'] as const
const nodeKeys = ['id', 'label', 'task_type', 'task_identifier', 'default_inputs'] as const
const linkKeys = ['source', 'target', 'data_mapping', 'map_all_data'] as const

class GraphReader {
  readonly problems: LocatedProblem[] = []
  readonly #data: LocatedData

  constructor(data: LocatedData) {
    this.#data = data
  }

  workflow(): Workflow {
    const root = this.#object(this.#data.value, '', 'the file')
    for (const key of Object.keys(root)) {
      // Two underscores: marks that ewoks leaves in what it writes, and sets anew.
      const known = key.startsWith('__') || graphKeys.some(name => name === key)
      if (!known)
        this.#refuse(pointerTo('', key), `"${key}" is no part of a graph${didYouMean(key, graphKeys)}`)
    }
    const graph = this.#object(root.graph ?? {}, '/graph', '"graph"')
    const { id, label, ...extra } = graph
    const nodes = this.#list(root.nodes, '/nodes', '"nodes"').map((node, at) =>
      this.#node(node, `/nodes/${at}`),
    )
    this.#refuseTwins(nodes)
    const links = this.#links(root, nodes)
    const name = id === undefined ? 'workflow' : this.#text(id, '/graph/id', '"id"')
    return { id: name, label: this.#label(label, '/graph', name), nodes, links, extra }
  }

  /** networkx has written them as `links`, and writes them as `edges` since version 3.6. */
  #links(root: JsonObject, nodes: readonly WorkflowNode[]): readonly WorkflowLink[] {
    if (root.links !== undefined && root.edges !== undefined)
      this.#refuse('/edges', 'the connections stand twice, as "links" and as "edges"')
    const name = root.edges === undefined ? 'links' : 'edges'
    return this.#list(root[name] ?? [], `/${name}`, `"${name}"`).map((link, at) =>
      this.#link(link, `/${name}/${at}`, nodes),
    )
  }

  #node(value: JsonValue, at: string): WorkflowNode {
    const node = this.#object(value, at, 'a node')
    const id = this.#text(node.id, `${at}/id`, 'the "id" of a node')
    return {
      id,
      label: this.#label(node.label, at, id),
      task: this.#task(node, at),
      inputs: this.#inputs(node.default_inputs ?? [], `${at}/default_inputs`),
      extra: without(node, nodeKeys),
    }
  }

  #task(node: JsonObject, at: string): TaskReference {
    const type = this.#text(node.task_type, `${at}/task_type`, 'the "task_type" of a node')
    // A generated task is made from its generator and has no name of its own.
    const wanted = node.task_identifier ?? (type === 'generated' ? '' : undefined)
    const identifier = this.#text(wanted, `${at}/task_identifier`, 'the "task_identifier" of a node')
    const known = foreignTaskTypes.find(name => name === type)
    if (known === undefined) {
      this.#refuse(
        `${at}/task_type`,
        `there are no tasks of type "${type}"${didYouMean(type, foreignTaskTypes)}`,
      )
      return { kind: 'foreign', type: 'class', identifier }
    }
    return identifier.startsWith(hutchPrefix) && known === 'class'
      ? { kind: 'hutch', name: identifier.slice(hutchPrefix.length) }
      : { kind: 'foreign', type: known, identifier }
  }

  #inputs(value: JsonValue, at: string): JsonObject {
    const inputs: Record<string, JsonValue> = {}
    for (const [index, entry] of this.#list(value, at, '"default_inputs"').entries()) {
      const place = `${at}/${index}`
      const { name, value: given = null } = this.#object(entry, place, 'a default input')
      // Positional arguments are numbered from 0.
      const key =
        typeof name === 'number' ? String(name) : this.#text(name, place, 'the "name" of a default input')
      if (Object.hasOwn(inputs, key)) this.#refuse(place, `the input "${key}" is given twice`)
      inputs[key] = given
    }
    return inputs
  }

  #link(value: JsonValue, at: string, nodes: readonly WorkflowNode[]): WorkflowLink {
    const link = this.#object(value, at, 'a link')
    const end = (name: 'source' | 'target'): string => {
      const id = this.#text(link[name], `${at}/${name}`, `the "${name}" of a link`)
      const ids = nodes.map(node => node.id)
      if (!ids.includes(id)) this.#refuse(`${at}/${name}`, `there is no node "${id}"${didYouMean(id, ids)}`)
      return id
    }
    return {
      source: end('source'),
      target: end('target'),
      data: this.#linkData(link, at),
      extra: without(link, linkKeys),
    }
  }

  #linkData(link: JsonObject, at: string): LinkData {
    if (link.map_all_data === true) return { kind: 'all' }
    const place = `${at}/data_mapping`
    const pairs = this.#list(link.data_mapping ?? [], place, '"data_mapping"').map((entry, index) => {
      const pair = this.#object(entry, `${place}/${index}`, 'a mapping')
      return {
        output: this.#name(pair.source_output, `${place}/${index}`, '"source_output"'),
        input: this.#name(pair.target_input, `${place}/${index}`, '"target_input"'),
      }
    })
    return { kind: 'some', pairs }
  }

  #refuseTwins(nodes: readonly WorkflowNode[]): void {
    const seen = new Set<string>()
    for (const [index, { id }] of nodes.entries()) {
      if (seen.has(id)) this.#refuse(`/nodes/${index}/id`, `two nodes have the id "${id}"`)
      seen.add(id)
    }
    if (nodes.length === 0) this.#refuse('/nodes', 'the graph has no nodes')
  }

  #label(value: JsonValue | undefined, at: string, fallback: string): string {
    return value === undefined || value === null ? fallback : this.#text(value, `${at}/label`, '"label"')
  }

  #name(value: JsonValue | undefined, at: string, what: string): string {
    return typeof value === 'number' ? String(value) : this.#text(value, at, what)
  }

  #text(value: JsonValue | undefined, at: string, what: string): string {
    if (typeof value === 'string') return value
    this.#refuse(at, `${what} must be text`)
    return ''
  }

  #list(value: unknown, at: string, what: string): readonly JsonValue[] {
    // Only plain data come out of the reader.
    if (Array.isArray(value)) return value as readonly JsonValue[]
    this.#refuse(at, `${what} must be a list`)
    return []
  }

  #object(value: unknown, at: string, what: string): JsonObject {
    if (isRecord(value)) return value as JsonObject
    this.#refuse(at, `${what} must be an object with keys and values`)
    return {}
  }

  #refuse(pointer: string, message: string): void {
    this.problems.push({ ...this.#data.place(pointer), message, advice: graphAdvice })
  }
}

const graphAdvice = 'A workflow is a graph as ewoks writes it: "graph", "nodes" and "links".'

function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)))
}
