import {
  graphSchemaVersion,
  hutchPrefix,
  type JsonObject,
  type JsonValue,
  type Workflow,
} from './workflow.ts'
import type { WorkflowLink, WorkflowNode } from './workflow.ts'

/** The graph as ewoks reads it: node-link JSON, pretty-printed, what we do not use unchanged. */
export function writeWorkflow(workflow: Workflow): string {
  return `${JSON.stringify(toGraph(workflow), undefined, 2)}\n`
}

export function toGraph({ id, label, nodes, links, extra }: Workflow): JsonObject {
  return {
    graph: { schema_version: graphSchemaVersion, ...extra, id, label },
    nodes: nodes.map(toNode),
    links: links.map(toLink),
  }
}

function toNode({ id, label, task, inputs, extra }: WorkflowNode): JsonValue {
  const isOurs = task.kind === 'hutch'
  const given = Object.entries(inputs).map(([name, value]) => ({ name: argument(name), value }))
  return {
    ...extra,
    id,
    label,
    task_type: isOurs ? 'class' : task.type,
    task_identifier: isOurs ? `${hutchPrefix}${task.name}` : task.identifier,
    // An empty list would take away what the tasks of a sub-graph are given in their own file.
    ...(given.length === 0 ? {} : { default_inputs: given }),
  }
}

function toLink({ source, target, data, extra }: WorkflowLink): JsonValue {
  const mapping: JsonObject =
    data.kind === 'all'
      ? { map_all_data: true }
      : {
          data_mapping: data.pairs.map(({ output, input }) => ({
            source_output: argument(output),
            target_input: argument(input),
          })),
        }
  return { ...extra, source, target, ...mapping }
}

/** Positional arguments are numbers in ewoks. */
function argument(name: string): JsonValue {
  return /^(?:0|[1-9]\d{0,3})$/.test(name) ? Number(name) : name
}
