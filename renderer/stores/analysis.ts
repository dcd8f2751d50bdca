import { defineStore } from 'pinia'
import type { NodeId } from '../../shared/model/ids.ts'
import { nodeSummary } from '../../shared/structure/node-summary.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import type { JsonObject } from '../../shared/workflow/workflow.ts'
import { useNoticesStore } from './notices.ts'

/** Asks for analyses. What becomes of them arrives as results in the tree of the experiment. */
export const useAnalysisStore = defineStore('analysis', () => {
  const { ask } = useNoticesStore()
  return {
    start: (workflow: string, set: JsonObject, master: string, node: NodeId) =>
      ask('analysis.start', { workflow, set, master, node }),
    startGraph: (workflow: string, graph: string, master: string, node: NodeId, isAnew: boolean) =>
      ask('analysis.start', { workflow, graph, set: {}, master, node, isAnew }),
    save: (name: string, graph: string, from: string) => ask('analysis.save', { name, graph, from }),
    importFile: () => ask('analysis.import', undefined),
    exportFile: (graph: string, from: string) => ask('analysis.export', { graph, from }),
    provenance: (file: string) => ask('analysis.provenance', { file }),
    workflows: () => ask('analysis.workflows', undefined),
    cancel: (id: string) => ask('analysis.cancel', { id }),
    first: (id: string) => ask('analysis.first', { id }),
    whyNot: whyNotNormalise,
  }
})

/** Why the data of a node cannot be normalised; undefined when they can. */
export function whyNotNormalise(
  tree: ExperimentTree | undefined,
  node: NodeId | undefined,
): string | undefined {
  if (tree === undefined || node === undefined)
    return 'Select a scan or an acquisition of an experiment first'
  const chosen = tree.nodes.get(node)
  if (chosen === undefined) return 'Select a scan or an acquisition of an experiment first'
  if (!hasRole(tree, node, 'data')) return `“${chosen.plan.name}” has no frames with the role data`
  if (!hasRecorded(tree, 'white')) return 'No white frames have been recorded yet'
  return undefined
}

/** Of a node itself, or of one below it: its id begins like theirs. */
function hasRole(tree: ExperimentTree, id: NodeId, role: string): boolean {
  return recordedByRole(tree).some(roles =>
    roles.get(role)?.some(node => node === id || node.startsWith(`${id}/`)),
  )
}

function hasRecorded(tree: ExperimentTree, role: string): boolean {
  return recordedByRole(tree).some(roles => roles.has(role))
}

/** Nodes with frames, by the role of these. */
const recordedByRole = nodeSummary(nodes => {
  const found = new Map<string, NodeId[]>()
  for (const { datasets, plan } of nodes) {
    for (const { complete, role } of datasets) {
      if (complete > 0) found.set(role, [...(found.get(role) ?? []), plan.id])
    }
  }
  return found
})
