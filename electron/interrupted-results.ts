import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isOpenState } from '../shared/model/result-state.ts'
import { applyExperimentEvents, emptyTree } from '../shared/structure/apply-event.ts'
import { journalName } from './journal/experiment-journal.ts'
import { liveOwner, lockName } from './journal/experiment-lock.ts'
import { readJournal } from './journal/read-journal.ts'

export interface InterruptedResults {
  readonly folder: string
  readonly master: string
  /** `Normalise and align 02` */
  readonly titles: readonly string[]
}

/** Experiments in which a program that is gone has left its lock: it died there. To be asked before they are recovered. */
export async function leftFolders(outputFolder: string): Promise<readonly string[]> {
  const entries = await readdir(outputFolder, { withFileTypes: true }).catch(() => [])
  return entries
    .filter(entry => entry.isDirectory())
    .map(entry => join(outputFolder, entry.name))
    .filter(folder => existsSync(join(folder, lockName)) && liveOwner(folder) === undefined)
}

/** Results in one of them that were being computed; undefined when there were none. */
export async function interruptedResults(folder: string): Promise<InterruptedResults | undefined> {
  const journal = join(folder, journalName)
  if (!existsSync(journal)) return undefined
  const { events } = await readJournal(journal)
  const { master, results } = applyExperimentEvents(emptyTree(), events)
  const open = [...results.values()].filter(({ state }) => isOpenState(state))
  const titles = open.map(({ id, title }) => `${title} ${/\d+$/.exec(id)?.[0] ?? ''}`.trim())
  return titles.length === 0 ? undefined : { folder, master, titles }
}

/** In one sentence, for the person who starts. */
export function sayInterrupted({ folder, titles }: InterruptedResults): string {
  const were = titles.length === 1 ? 'was' : 'were'
  return `${titles.join(', ')} of ${basename(folder)} ${were} being computed when Hutch ended: open it and press Start again in Analyse`
}
