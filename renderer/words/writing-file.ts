import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import { baseName, joinPath } from './paths.ts'

/** The file that grows now, from the experiment folder on: `EFF_0001/EFF_0001_entry_0003.h5`. */
export function writingFile(tree: ExperimentTree): string | undefined {
  if (tree.experiment === undefined) return undefined
  const node = tree.current === undefined ? undefined : tree.nodes.get(tree.current)
  const file = node?.datasets.at(-1)?.file ?? tree.master
  return joinPath(baseName(tree.folder), file)
}
