import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { toProblem, type Problem } from '../../shared/model/problem.ts'
import { applyExperimentEvents, emptyTree } from '../../shared/structure/apply-event.ts'
import type { ExperimentEvent, NumberedEvent } from '../../shared/model/events.ts'
import { resultFolder } from '../../shared/nexus/names.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import { journalName } from '../journal/experiment-journal.ts'
import { liveOwner } from '../journal/experiment-lock.ts'
import { readJournal, type JournalContents } from '../journal/read-journal.ts'
import { diskError } from '../platform/disk-error.ts'
import { finding, framesOf, sum, type DatasetAccount, type ListedGap, type Verification } from './findings.ts'
import { verifyDataFile } from './verify-data-file.ts'
import { verifyEnds } from './verify-ends.ts'
import { verifyPoints } from './verify-points.ts'

/**
 * Proves that the files of an experiment are what its journal says: every counted frame readable and as it was written or
 * listed as a gap with its cause, points as they were recorded, delivered = written + listed gaps, every link leading
 * somewhere. Changes nothing, also while somebody records. Rejects only when the folder holds no experiment.
 */
export async function verifyExperiment(folder: string): Promise<Verification> {
  const recording = liveOwner(folder) !== undefined
  const journal = await readJournal(join(folder, journalName))
  const journalFile = join(folder, journalName)
  const tree = replay(journal.events, journalFile)
  if ('problem' in tree) return { ...nothing(folder, recording), problems: [tree.problem] }
  const gaps = gapsOf(journal.events)
  const files = await Promise.all((await filesOf(folder)).map(name => one(folder, name, gaps, recording)))
  const datasets = files.flatMap(file => file.datasets)
  return {
    place: folder,
    recording,
    datasets,
    gaps,
    problems: [
      ...journalProblems(journal, journalFile, tree, recording),
      ...files.flatMap(file => file.problems),
      ...datasetProblems(folder, tree, datasets, recording),
      ...gapProblems(journalFile, gaps),
      ...(recording ? [] : balance(journalFile, journal.events, datasets, gaps, tree)),
      ...(recording ? [] : await verifyEnds(folder, tree)),
      ...(await verifyPoints(folder, tree, journal.events, { datasets, recording })),
    ],
  }
}

function nothing(folder: string, recording: boolean): Verification {
  return { place: folder, recording, datasets: [], gaps: [], problems: [] }
}

function one(
  folder: string,
  name: string,
  gaps: readonly ListedGap[],
  growing: boolean,
): ReturnType<typeof verifyDataFile> {
  return verifyDataFile({ file: join(folder, name), name, gaps, growing })
}

function replay(events: readonly NumberedEvent[], file: string): ExperimentTree | { problem: Problem } {
  if (events[0]?.event.kind !== 'experiment.created')
    return { problem: finding(file, 'the journal does not begin with an experiment') }
  try {
    return applyExperimentEvents(emptyTree(), events)
  } catch (error) {
    return { problem: finding(file, `the journal tells what cannot be: ${toProblem(error).message}`) }
  }
}

function gapsOf(events: readonly NumberedEvent[]): readonly ListedGap[] {
  return events.flatMap(({ event }) => (event.kind === 'gap' ? [event] : []))
}

async function filesOf(folder: string): Promise<readonly string[]> {
  try {
    const own = await readdir(folder)
    const results = existsSync(join(folder, resultFolder)) ? await readdir(join(folder, resultFolder)) : []
    return [...own, ...results.map(name => `${resultFolder}/${name}`)]
      .filter(name => name.endsWith('.h5'))
      .sort()
  } catch (error) {
    throw diskError(error, folder, 'look into the folder')
  }
}

function journalProblems(
  { stopped }: JournalContents,
  file: string,
  tree: ExperimentTree,
  recording: boolean,
): readonly Problem[] {
  return [
    ...(stopped === undefined || recording ? [] : [finding(file, `line ${stopped.line}: ${stopped.reason}`)]),
    ...(tree.outcome === undefined && !recording ? [finding(file, 'the experiment has no end')] : []),
  ]
}

/** What the journal promised, and that there is nothing it does not know. A growing file is ahead of what was read first. */
function datasetProblems(
  folder: string,
  tree: ExperimentTree,
  found: readonly DatasetAccount[],
  recording: boolean,
): readonly Problem[] {
  const told = [...tree.nodes.values()].flatMap(node => node.datasets)
  return told.flatMap(({ complete, dataset, file }) => {
    const where = `${join(folder, file)}:${dataset}`
    const account = found.find(one => one.file === file && one.dataset === dataset)
    if (account === undefined) return [finding(where, 'the dataset is not there')]
    const inFile = account.complete
    const isAll = inFile + account.missingBehind >= complete
    return isAll && (recording || inFile <= complete)
      ? []
      : [finding(where, `the journal tells of ${complete} frames, the file of ${inFile}`)]
  })
}

function gapProblems(journal: string, gaps: readonly ListedGap[]): readonly Problem[] {
  return gaps.flatMap((gap, index) => {
    const name = `gap of frames ${gap.firstFrame} to ${gap.lastFrame} of ${gap.file}:${gap.dataset}`
    const doubled = gaps.slice(0, index).some(other => overlap(other, gap))
    return [
      ...(gap.cause === '' ? [finding(journal, `the ${name} has no cause`)] : []),
      ...(doubled ? [finding(journal, `the ${name} is listed twice`)] : []),
    ]
  })
}

function overlap(one: ListedGap, other: ListedGap): boolean {
  return (
    one.file === other.file &&
    one.dataset === other.dataset &&
    one.firstFrame <= other.lastFrame &&
    other.firstFrame <= one.lastFrame
  )
}

/** Delivered = written + listed gaps, in the numbers of the closing event and in the files. */
function balance(
  journal: string,
  events: readonly NumberedEvent[],
  datasets: readonly DatasetAccount[],
  gaps: readonly ListedGap[],
  tree: ExperimentTree,
): readonly Problem[] {
  const closed = events.map(({ event }) => event).findLast(isClosed)
  if (closed === undefined) return []
  const raw = new Set([...tree.nodes.values()].flatMap(node => node.datasets.map(({ file }) => file)))
  const written = sum(datasets.filter(({ file }) => raw.has(file)).map(one => one.complete - one.missing))
  const missing = sum(gaps.map(framesOf))
  return [
    ...(closed.frames === written
      ? []
      : [finding(journal, `the experiment closed with ${closed.frames} frames, the files hold ${written}`)]),
    ...(closed.gaps === missing
      ? []
      : [
          finding(journal, `the experiment closed with ${closed.gaps} missing frames, ${missing} are listed`),
        ]),
  ]
}

function isClosed(event: ExperimentEvent): event is Extract<ExperimentEvent, { kind: 'experiment.closed' }> {
  return event.kind === 'experiment.closed'
}
