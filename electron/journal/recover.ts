import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../shared/base/clock.ts'
import type { ExperimentEvent, NumberedEvent } from '../../shared/model/events.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { FileSkeleton } from '../../shared/nexus/skeleton.ts'
import { applyExperimentEvents, emptyTree } from '../../shared/structure/apply-event.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import { recoverFile } from '../writer/recover-file.ts'
import { isDraft, replaceFile } from '../writer/replace-file.ts'
import { amendingEvents, closingEvents, type RecoveredDataset } from './closing-events.ts'
import { closingValues } from './closing-values.ts'
import { owedFrames } from './owed-frames.ts'
import { restoreSpecFile } from './spec-file.ts'
import { journalName, openExperimentJournal } from './experiment-journal.ts'
import { pointColumns } from './point-columns.ts'
import { readJournal, type JournalContents } from './read-journal.ts'

export interface RecoveryParts {
  readonly clock: Clock
  /** The master file as it should be after these events. */
  readonly buildMaster: (tree: ExperimentTree, events: readonly NumberedEvent[]) => FileSkeleton
}

export interface Recovery {
  readonly tree: ExperimentTree
  readonly events: readonly NumberedEvent[]
  /** Frames in the files after recovery. */
  readonly datasets: readonly RecoveredDataset[]
  /** Where the journal was damaged; undefined when it was whole. */
  readonly journalStopped: JournalContents['stopped']
  /** False when the journal had an end: then files were looked after, and the end amended where they did not agree. */
  readonly wasUnfinished: boolean
}

/**
 * Brings an experiment to a proper end whose program was killed or lost power, or whose disk failed: files cut to what stands whole in them,
 * the journal ended, the master rebuilt. Refuses a folder that a living process records into. May be repeated, also
 * after having been killed itself.
 */
export async function recoverExperiment(folder: string, parts: RecoveryParts): Promise<Recovery> {
  // Read before anything is opened for writing: what is no experiment stays untouched.
  const before = await readExperiment(folder)
  const journal = openExperimentJournal(folder, parts.clock)
  try {
    const { events, stopped } = before
    const tree = applyExperimentEvents(emptyTree(), events)
    await removeDrafts(folder)
    const datasets = await recoverFiles(folder, tree, events)
    const wasUnfinished = tree.outcome === undefined
    const ending = numbered([...lossOf(stopped, folder), ...endingOf(tree, datasets, events)], events)
    const allEvents = [...events, ...ending]
    const ended = applyExperimentEvents(tree, ending)
    // The journal last: as long as it has no end, everything is done again.
    if (ending.length > 0 || mayBeBehind(folder, tree))
      await replaceFile(join(folder, tree.master), parts.buildMaster(ended, allEvents))
    await restoreSpecFile(folder, allEvents)
    for (const event of ending) journal.append(event)
    await journal.flush()
    return { tree: ended, events: allEvents, datasets, journalStopped: stopped, wasUnfinished }
  } finally {
    await journal.close()
  }
}

async function readExperiment(folder: string): Promise<JournalContents> {
  const contents = await readJournal(join(folder, journalName))
  if (contents.events[0]?.event.kind === 'experiment.created') return contents
  throw new HutchError({
    kind: 'format',
    message: `The journal does not begin with an experiment${contents.stopped ? `: ${contents.stopped.reason}` : ''}`,
    where: join(folder, journalName),
    advice: 'Nothing was recorded here yet; the folder can be removed.',
  })
}

/** A recovery days later must not make the experiment last for days: everything happens at the last known moment. */
function lastTimeMs(events: readonly NumberedEvent[]): number {
  return events.at(-1)?.atMs ?? 0
}

/** A disk that failed may have taken the end of the journal and not the last master. */
function mayBeBehind(folder: string, { master, problems }: ExperimentTree): boolean {
  return !existsSync(join(folder, master)) || !problems.has('recovered')
}

/** What the journal needs to have an end that agrees with the files. */
function endingOf(
  tree: ExperimentTree,
  datasets: readonly RecoveredDataset[],
  events: readonly NumberedEvent[],
): readonly ExperimentEvent[] {
  const closed = events.map(({ event }) => event).findLast(event => event.kind === 'experiment.closed')
  if (closed?.kind === 'experiment.closed') return amendingEvents(tree, datasets, gapsOf(events), closed)
  return closingEvents(tree, datasets, gapsOf(events), owedFrames(tree, events), lastTimeMs(events))
}

/** A part of the journal that is not there can be told by nothing else. */
function lossOf(stopped: JournalContents['stopped'], folder: string): readonly ExperimentEvent[] {
  if (stopped === undefined) return []
  const problem = {
    kind: 'disk',
    message: `The journal was damaged from line ${stopped.line} on (${stopped.reason}): ${stopped.bytes} bytes of it are lost`,
    where: join(folder, journalName),
    advice: 'Frames and numbers in the files are not touched by this. What else was told last is forgotten.',
  } as const
  return [{ kind: 'problem.raised', id: 'journal-damaged', severity: 'alarm', problem }]
}

function gapsOf(events: readonly NumberedEvent[]): readonly Extract<ExperimentEvent, { kind: 'gap' }>[] {
  return events.flatMap(({ event }) => (event.kind === 'gap' ? [event] : []))
}

function numbered(
  ending: readonly NumberedEvent['event'][],
  events: readonly NumberedEvent[],
): readonly NumberedEvent[] {
  const atMs = lastTimeMs(events)
  return ending.map((event, index) => ({ seq: events.length + 1 + index, atMs, event }))
}

/** All HDF5 files of the folder itself: also one whose `dataset.created` did not reach the journal. */
async function recoverFiles(
  folder: string,
  tree: ExperimentTree,
  events: readonly NumberedEvent[],
): Promise<readonly RecoveredDataset[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.h5') && name !== tree.master)
  const recovered: RecoveredDataset[] = []
  for (const name of names.sort()) {
    const closing = { ...closingValues(tree, events, name), columns: pointColumns(tree, events, name) }
    for (const frames of await recoverFile(join(folder, name), closing))
      recovered.push({ file: name, ...frames })
  }
  return recovered
}

async function removeDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (isDraft(name)) await rm(join(folder, name), { force: true })
  }
}
