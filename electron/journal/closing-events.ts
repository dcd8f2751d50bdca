import type { ExperimentEvent } from '../../shared/model/events.ts'
import type { ExperimentTree, TreeDataset } from '../../shared/structure/experiment-tree.ts'

/** Frames that stand whole in a file after recovery; `file` relative to the experiment folder. */
export interface RecoveredDataset {
  readonly file: string
  readonly dataset: string
  readonly complete: number
}

/**
 * What has to be said so that the story of an experiment whose program died ends, and agrees with its files: frames that
 * are there but were not yet told, frames that were told but are gone (after a power cut), and the end.
 */
export function closingEvents(
  tree: ExperimentTree,
  recovered: readonly RecoveredDataset[],
  atMs: number,
): readonly ExperimentEvent[] {
  const known = [...tree.nodes.values()].flatMap(node => node.datasets)
  const found = known.map(dataset => ({ dataset, inFile: framesIn(dataset, recovered) }))
  const problem = {
    kind: 'internal',
    message: 'Hutch ended in the middle of this experiment',
    where: tree.folder,
    advice: 'What was complete is in the files. Start the experiment again for the rest.',
  } as const
  return [
    ...found.flatMap(({ dataset, inFile }) => newFrames(dataset, inFile)),
    ...found.flatMap(({ dataset, inFile }) => lostFrames(dataset, inFile)),
    { kind: 'problem.raised', id: 'recovered', severity: 'alarm', problem },
    { kind: 'run.state', state: { phase: 'faulted', since: atMs, problem, node: tree.current } },
    {
      kind: 'experiment.closed',
      outcome: 'failed',
      frames: sum(found.map(({ inFile }) => inFile)),
      gaps: sum(found.map(({ dataset, inFile }) => Math.max(0, dataset.complete - inFile))),
    },
  ]
}

function framesIn({ file, dataset }: TreeDataset, recovered: readonly RecoveredDataset[]): number {
  return recovered.find(one => one.file === file && one.dataset === dataset)?.complete ?? 0
}

function newFrames(
  { node, dataset, file, complete }: TreeDataset,
  inFile: number,
): readonly ExperimentEvent[] {
  return inFile > complete ? [{ kind: 'complete', node, dataset, file, complete: inFile }] : []
}

function lostFrames(
  { node, dataset, file, complete }: TreeDataset,
  inFile: number,
): readonly ExperimentEvent[] {
  if (inFile >= complete) return []
  const cause = 'acknowledged, but not on the disk after the interruption'
  return [{ kind: 'gap', node, dataset, file, firstFrame: inFile, lastFrame: complete - 1, cause }]
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}
