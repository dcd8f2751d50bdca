import type { NodeId } from '../../shared/model/ids.ts'
import type { ExperimentTree, TreeDataset } from '../../shared/structure/experiment-tree.ts'
import { joinPath } from '../words/paths.ts'
import { resultTotal } from '../words/node-words.ts'
import { scanAbove } from '../words/run-headline.ts'

/** Images that belong to a selection and can be walked through. */
export interface ImageStack {
  readonly title: string
  readonly file: string
  readonly dataset: string
  /** Frames that can be shown now. */
  readonly complete: number
  readonly shape: readonly number[]
  /** Where the frames were taken, if each belongs to one point of a scan. */
  readonly positions:
    { readonly label: string; readonly unit: string; readonly values: readonly number[] } | undefined
}

export function stackOfSelection(
  tree: ExperimentTree,
  node: NodeId | undefined,
  result: string | undefined,
): ImageStack | undefined {
  if (result !== undefined) return resultStack(tree, result)
  const found = node === undefined ? undefined : datasetBelow(tree, node)
  if (found === undefined || found.dataset.complete === 0) return undefined
  return {
    title: tree.nodes.get(found.node)?.plan.name ?? '',
    file: joinPath(tree.folder, found.dataset.file),
    dataset: found.dataset.dataset,
    complete: found.dataset.complete,
    shape: found.dataset.shape,
    positions: positionsOf(tree, found.node, found.dataset.shape),
  }
}

function resultStack(tree: ExperimentTree, id: string): ImageStack | undefined {
  const result = tree.results.get(id)
  if (result === undefined || result.shape.length < 2) return undefined
  const complete = result.state === 'done' ? resultTotal(result.shape) : result.complete
  if (complete === 0) return undefined
  const { title, dataset, shape } = result
  const file = joinPath(tree.folder, result.file)
  return { title, file, dataset, complete, shape, positions: positionsOf(tree, result.node, shape) }
}

/** Own frames first, then those with the role data, then any. */
function datasetBelow(
  tree: ExperimentTree,
  id: NodeId,
): { readonly node: NodeId; readonly dataset: TreeDataset } | undefined {
  const node = tree.nodes.get(id)
  if (node === undefined) return undefined
  const own = node.datasets[0]
  if (own !== undefined) return { node: id, dataset: own }
  const below = node.children.flatMap(child => datasetBelow(tree, child) ?? [])
  return below.find(({ dataset }) => dataset.role === 'data') ?? below[0]
}

function positionsOf(tree: ExperimentTree, id: NodeId, shape: readonly number[]): ImageStack['positions'] {
  const plan = scanAbove(tree, id)?.plan
  if (plan?.kind !== 'scan' || shape.length !== 3 || shape[0] !== plan.axis.positions.length) return undefined
  return { label: plan.axis.motor, unit: plan.axis.unit, values: plan.axis.positions }
}
