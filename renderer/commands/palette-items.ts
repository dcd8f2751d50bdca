import type { NodeId } from '../../shared/model/ids.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import { kindWords } from '../words/node-words.ts'
import type { Command } from './command.ts'

export type PaletteItem = Command

/** Commands that can run, nodes of the experiment, and last the commands that cannot run now with the reason. */
export function paletteItems(
  commands: readonly Command[],
  tree: ExperimentTree,
  select: (node: NodeId) => void,
): readonly PaletteItem[] {
  const offered = commands.filter(({ id }) => id !== 'desk.palette')
  const possible = offered.filter(({ whyNot }) => whyNot?.() === undefined)
  const impossible = offered.filter(command => !possible.includes(command))
  return [...possible, ...nodeItems(tree, select), ...impossible]
}

function nodeItems(tree: ExperimentTree, select: (node: NodeId) => void): readonly PaletteItem[] {
  return [...tree.nodes.values()].map(({ plan }) => ({
    id: `node:${plan.id}`,
    label: plan.name,
    group: kindWords[plan.kind],
    run: () => select(plan.id),
  }))
}
