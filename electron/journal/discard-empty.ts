import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { resultFolder } from '../../shared/nexus/names.ts'
import { diskError } from '../platform/disk-error.ts'
import { isDraft } from '../writer/replace-file.ts'
import { journalName } from './experiment-journal.ts'
import { liveOwner, lockName } from './experiment-lock.ts'
import { readJournal, unfinishedLine } from './read-journal.ts'

/**
 * Removes an experiment folder whose program was killed after it had made the folder and before the first event was kept:
 * it holds a lock or a journal without an event, and nothing that anybody recorded or put there. Returns whether it
 * was such a folder.
 */
export async function discardEmptyExperiment(folder: string): Promise<boolean> {
  try {
    if (liveOwner(folder) !== undefined || !(await holdsNothing(folder))) return false
    await rm(folder, { recursive: true, force: true })
    return true
  } catch (error) {
    throw diskError(error, folder, 'look into the experiment folder')
  }
}

async function holdsNothing(folder: string): Promise<boolean> {
  const names = await readdir(folder)
  const isOurs = (name: string): boolean =>
    name === journalName || name === resultFolder || name.startsWith(lockName) || isDraft(name)
  const isBegun = names.includes(journalName) || names.includes(lockName)
  if (!isBegun || !names.every(isOurs)) return false
  const results = join(folder, resultFolder)
  if (existsSync(results) && (await readdir(results)).length > 0) return false
  if (!names.includes(journalName)) return true
  const { events, stopped } = await readJournal(join(folder, journalName))
  // A torn first record is the last line of the file; a whole line that is no record is somebody else's file.
  return events.length === 0 && (stopped === undefined || stopped.reason === unfinishedLine)
}
