import { assert, assertNever, demand } from '../base/assert.ts'
import type { DatasetInfo, ExperimentEvent } from '../model/events.ts'
import type { NodeId } from '../model/ids.ts'
import type { TreeDataset, TreeNode } from './experiment-tree.ts'
import { nodeOf, updateNode, type TreeDraft } from './tree-draft.ts'

type DatasetEvent = Extract<ExperimentEvent, { kind: `dataset.${string}` | 'complete' | 'gap' | 'spoiled' }>

/** What is told of the images of a node: where they go, how many others can read, what is missing. */
export function applyDatasetEvent(draft: TreeDraft, event: DatasetEvent): void {
  switch (event.kind) {
    case 'dataset.created':
      addDataset(draft, event)
      return
    case 'dataset.compression':
      noteCompression(draft, event)
      return
    case 'complete':
      countFrames(draft, event.node, event.file, event.dataset, event.complete)
      return
    case 'gap':
      datasetIndex(nodeOf(draft, event.node), event.file, event.dataset)
      updateNode(draft, event.node, node => ({ ...node, gaps: node.gaps + 1 }))
      return
    case 'spoiled':
      nodeOf(draft, event.node)
      return
    default:
      assertNever(event, 'event of images')
  }
}

function addDataset(draft: TreeDraft, event: DatasetInfo & { readonly kind: 'dataset.created' }): void {
  const { node: id, file, dataset, shape, dtype, role, detector } = event
  const known = nodeOf(draft, id).datasets
  assert(
    !known.some(other => other.file === file && other.dataset === dataset),
    `dataset ${file}::${dataset} was created twice`,
  )
  const added: TreeDataset = { node: id, file, dataset, shape, dtype, role, detector, complete: 0 }
  updateNode(draft, id, node => ({ ...node, datasets: [...node.datasets, added] }))
}

function noteCompression(
  draft: TreeDraft,
  { node: id, file, dataset, verdict }: Extract<ExperimentEvent, { kind: 'dataset.compression' }>,
): void {
  const index = datasetIndex(nodeOf(draft, id), file, dataset)
  updateNode(draft, id, node => {
    const before = demand(node.datasets[index], dataset)
    return { ...node, datasets: node.datasets.with(index, { ...before, compression: verdict }) }
  })
}

function countFrames(draft: TreeDraft, id: NodeId, file: string, dataset: string, complete: number): void {
  const index = datasetIndex(nodeOf(draft, id), file, dataset)
  updateNode(draft, id, node => {
    const before = demand(node.datasets[index], dataset)
    assert(
      complete >= before.complete,
      `${file}::${dataset} went back from ${before.complete} to ${complete} frames`,
    )
    const datasets = node.datasets.with(index, { ...before, complete })
    // A scan counts its points, whatever its cameras do.
    if (node.plan.kind === 'nativeScan') return { ...node, datasets }
    const done = datasets.reduce((sum, one) => sum + one.complete, 0)
    return { ...node, datasets, done }
  })
}

function datasetIndex(node: TreeNode, file: string, dataset: string): number {
  const index = node.datasets.findIndex(one => one.file === file && one.dataset === dataset)
  assert(index >= 0, `node ${node.plan.id} has no dataset ${file}::${dataset}`)
  return index
}
