import type { ExperimentEvent } from '../../shared/model/events.ts'
import type { ExperimentTree, TreeDataset } from '../../shared/structure/experiment-tree.ts'

/** What recovery found in a file; `file` relative to the experiment folder. */
export interface RecoveredDataset {
  readonly file: string
  readonly dataset: string
  /** Frames 0…complete−1 can be read. */
  readonly complete: number
  /** Of these, the ones whose bytes are not those that were written. */
  readonly torn: readonly number[]
}

type Gap = Extract<ExperimentEvent, { kind: 'gap' }>
type Closed = Extract<ExperimentEvent, { kind: 'experiment.closed' }>

/**
 * What has to be said so that the story of an experiment whose program died ends, and agrees with its files: frames that
 * are there but were not yet told, frames that were told but are gone or torn (after a power cut), and the end. `told`
 * are gaps that the journal lists already, perhaps by a recovery that was killed itself; `owed` is how many frames a
 * dataset must account for.
 */
export function closingEvents(
  tree: ExperimentTree,
  recovered: readonly RecoveredDataset[],
  told: readonly Gap[],
  owed: (dataset: TreeDataset) => number,
  atMs: number,
): readonly ExperimentEvent[] {
  const inFile = (dataset: TreeDataset): Found => foundIn(dataset, recovered) ?? nothing
  const { frames, missing, news } = compare(tree, inFile, told, owed)
  const problem = {
    kind: 'internal',
    message: 'Hutch ended in the middle of this experiment',
    where: tree.folder,
    advice: 'What was complete is in the files. Start the experiment again for the rest.',
  } as const
  return [
    ...news,
    { kind: 'problem.raised', id: 'recovered', severity: 'alarm', problem },
    { kind: 'run.state', state: { phase: 'faulted', since: atMs, problem, node: tree.current } },
    { kind: 'experiment.closed', outcome: 'failed', frames, gaps: missing },
  ]
}

/**
 * The same for an experiment that had ended while its disk failed: its journal has an end that the files may not agree with.
 * Nothing when they do. What a file holds that is not in the folder now is taken as told: it may come back.
 */
export function amendingEvents(
  tree: ExperimentTree,
  recovered: readonly RecoveredDataset[],
  told: readonly Gap[],
  closed: Closed,
): readonly ExperimentEvent[] {
  const asTold = ({ complete }: TreeDataset): Found => ({ complete, torn: [] })
  const inFile = (dataset: TreeDataset): Found => foundIn(dataset, recovered) ?? asTold(dataset)
  // Its scans have ended and said what is missing.
  const account = compare(tree, inFile, told, () => 0)
  const { frames, missing, news } = account
  if (news.length === 0 && closed.frames === frames && closed.gaps === missing) return []
  const problem = {
    kind: 'disk',
    message: 'The files did not hold what the journal told when this experiment ended',
    where: tree.folder,
    advice: 'Journal and files agree now; what is missing is listed. Check the disk.',
  } as const
  return [
    ...news,
    { kind: 'problem.raised', id: 'recovered', severity: 'alarm', problem },
    { kind: 'experiment.closed', outcome: closed.outcome, frames, gaps: missing },
  ]
}

interface Account {
  /** Frames that nobody was told of, and gaps. */
  readonly news: readonly ExperimentEvent[]
  /** In the files and in no listed gap. */
  readonly frames: number
  /** In listed gaps, the new ones too. */
  readonly missing: number
}

function compare(
  tree: ExperimentTree,
  inFile: (dataset: TreeDataset) => Found,
  told: readonly Gap[],
  owed: (dataset: TreeDataset) => number,
): Account {
  const known = [...tree.nodes.values()].flatMap(node => node.datasets)
  const found = known.map(dataset => ({ dataset, inFile: inFile(dataset) }))
  const gaps = found.flatMap(({ dataset, inFile }) => [
    ...tornFrames(dataset, inFile, told),
    ...lostFrames(dataset, inFile, told),
    ...untakenFrames(dataset, inFile, told, owed(dataset)),
  ])
  const allGaps = [...told, ...gaps]
  return {
    news: [...found.flatMap(({ dataset, inFile }) => newFrames(dataset, inFile.complete)), ...gaps],
    frames: sum(found.map(({ dataset, inFile }) => inFile.complete - listed(dataset, inFile, allGaps))),
    missing: sum(allGaps.map(gap => gap.lastFrame - gap.firstFrame + 1)),
  }
}

/** Frames of listed gaps below `complete`. */
function listed({ dataset, file }: TreeDataset, { complete }: Found, gaps: readonly Gap[]): number {
  const mine = gaps.filter(gap => gap.file === file && gap.dataset === dataset)
  return sum(
    mine.map(({ firstFrame, lastFrame }) => Math.max(0, Math.min(lastFrame + 1, complete) - firstFrame)),
  )
}

type Found = Pick<RecoveredDataset, 'complete' | 'torn'>

const nothing: Found = { complete: 0, torn: [] }

function foundIn({ file, dataset }: TreeDataset, recovered: readonly RecoveredDataset[]): Found | undefined {
  return recovered.find(one => one.file === file && one.dataset === dataset)
}

function newFrames(
  { node, dataset, file, complete }: TreeDataset,
  inFile: number,
): readonly ExperimentEvent[] {
  return inFile > complete ? [{ kind: 'complete', node, dataset, file, complete: inFile }] : []
}

function tornFrames(dataset: TreeDataset, { torn }: Found, told: readonly Gap[]): readonly Gap[] {
  const cause = 'the bytes on the disk are not those that were written, after the interruption'
  return gapsOf(dataset, torn, told, cause)
}

function lostFrames(dataset: TreeDataset, { complete }: Found, told: readonly Gap[]): readonly Gap[] {
  const lost = Array.from({ length: Math.max(0, dataset.complete - complete) }, (_, at) => complete + at)
  return gapsOf(dataset, lost, told, 'acknowledged, but not on the disk after the interruption')
}

function untakenFrames(
  dataset: TreeDataset,
  { complete }: Found,
  told: readonly Gap[],
  owed: number,
): readonly Gap[] {
  const first = Math.max(dataset.complete, complete)
  const untaken = Array.from({ length: Math.max(0, owed - first) }, (_, at) => first + at)
  return gapsOf(
    dataset,
    untaken,
    told,
    'its point was told, but there was no frame of it before the interruption',
  )
}

/** Frames in ascending order as few gaps, without those that are told. */
function gapsOf(
  { node, dataset, file }: TreeDataset,
  frames: readonly number[],
  told: readonly Gap[],
  cause: string,
): readonly Gap[] {
  const known = told.filter(gap => gap.file === file && gap.dataset === dataset)
  const gaps: Gap[] = []
  for (const frame of frames) {
    if (known.some(gap => frame >= gap.firstFrame && frame <= gap.lastFrame)) continue
    const last = gaps.at(-1)
    if (last?.lastFrame === frame - 1) gaps[gaps.length - 1] = { ...last, lastFrame: frame }
    else gaps.push({ kind: 'gap', node, dataset, file, firstFrame: frame, lastFrame: frame, cause })
  }
  return gaps
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}
