import type { Clock } from '../shared/base/clock.ts'
import { counted } from '../shared/base/counted.ts'
import { masterOf } from '../shared/nexus/experiment-context.ts'
import { discardEmptyExperiment } from './journal/discard-empty.ts'
import { findUnfinished } from './journal/find-unfinished.ts'
import type { JournalStop } from './journal/read-journal.ts'
import { recoverExperiment } from './journal/recover.ts'
import { diskError } from './platform/disk-error.ts'

type JournalLoss = Pick<JournalStop, 'line' | 'reason' | 'bytes'>

export interface RecoveredFolder {
  readonly folder: string
  readonly outcome: 'recovered' | 'in order' | 'removed'
  readonly frames: number
  /** Frames in listed gaps. */
  readonly missing: number
  /** What its journal has lost, if anything. */
  readonly journalLoss?: JournalLoss
}

/**
 * Brings experiments whose program died to a proper end, without asking: every start does it for its output folder.
 * One that cannot be recovered is told and does not keep the others, or the start, from going on. Rejects with `disk` when the
 * folder itself cannot be looked into.
 */
export async function recoverUnfinished(
  outputFolder: string,
  clock: Clock,
  onRecovered: (recovered: RecoveredFolder) => void,
  onProblem: (error: unknown) => void,
): Promise<void> {
  for (const folder of await unfinishedIn(outputFolder)) {
    try {
      onRecovered(await recoverFolder(folder, clock))
    } catch (error) {
      onProblem(error)
    }
  }
}

/** One experiment; a folder whose program died before its first event was kept is removed. */
export async function recoverFolder(folder: string, clock: Clock): Promise<RecoveredFolder> {
  if (await discardEmptyExperiment(folder)) return { folder, outcome: 'removed', frames: 0, missing: 0 }
  const { datasets, events, journalStopped, wasUnfinished } = await recoverExperiment(folder, {
    clock,
    buildMaster: masterOf,
  })
  const closed = events.map(({ event }) => event).findLast(event => event.kind === 'experiment.closed')
  return {
    folder,
    outcome: wasUnfinished ? 'recovered' : 'in order',
    frames: datasets.reduce((sum, { complete, torn }) => sum + complete - torn.length, 0),
    missing: closed?.kind === 'experiment.closed' ? closed.gaps : 0,
    ...(journalStopped === undefined ? {} : { journalLoss: lossOf(journalStopped) }),
  }
}

function lossOf({ bytes, line, reason }: JournalStop): JournalLoss {
  return { line, reason, bytes }
}

/** In one sentence, for the person who starts. */
export function sayRecovered({ folder, frames, journalLoss, missing, outcome }: RecoveredFolder): string {
  if (outcome === 'removed')
    return `${folder} had not begun when its program died; the empty folder is removed`
  const lost = missing === 0 ? '' : `, ${missing} missing (listed in the file)`
  const damage =
    journalLoss === undefined
      ? ''
      : `; its journal lost ${journalLoss.bytes} bytes from line ${journalLoss.line} on (${journalLoss.reason})`
  const what = outcome === 'recovered' ? 'had not ended; recovered' : 'had ended properly'
  return `${folder} ${what} with ${counted(frames, 'frame')}${lost}${damage}`
}

async function unfinishedIn(outputFolder: string): Promise<readonly string[]> {
  try {
    return await findUnfinished(outputFolder)
  } catch (error) {
    throw diskError(error, outputFolder, 'look for experiments that had not ended')
  }
}
