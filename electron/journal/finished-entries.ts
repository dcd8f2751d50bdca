import { existsSync } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { journalName } from './experiment-journal.ts'
import { liveOwner } from './experiment-lock.ts'

/** A file of recorded frames that nobody will ever write to again; made anew it takes the place of the old one. */
export interface FinishedEntry {
  readonly file: string
  /** Name of the experiment's folder. */
  readonly experiment: string
  readonly bytes: number
  readonly writtenAtMs: number
}

/**
 * The entry files and self-contained files below an output folder, the oldest first, of experiments that no program works at:
 * raw entries are never reopened. Masters, journals and results stay out, and what is a link already.
 */
export async function finishedEntries(outputFolder: string): Promise<readonly FinishedEntry[]> {
  const found: FinishedEntry[] = []
  for (const entry of await readdir(outputFolder, { withFileTypes: true })) {
    const folder = join(outputFolder, entry.name)
    if (!entry.isDirectory() || !existsSync(join(folder, journalName)) || liveOwner(folder) !== undefined)
      continue
    found.push(...(await entriesIn(folder, entry.name)))
  }
  return found.sort((one, other) => one.writtenAtMs - other.writtenAtMs)
}

async function entriesIn(folder: string, experiment: string): Promise<readonly FinishedEntry[]> {
  const entries: FinishedEntry[] = []
  for (const name of await readdir(folder)) {
    const isEntry = name.startsWith(`${experiment}_entry_`) && name.endsWith('.h5')
    if (!isEntry && name !== `${experiment}_single.h5`) continue
    const file = join(folder, name)
    const { mtimeMs, size, isFile } = await facts(file)
    if (isFile) entries.push({ file, experiment, bytes: size, writtenAtMs: mtimeMs })
  }
  return entries
}

async function facts(file: string): Promise<{ mtimeMs: number; size: number; isFile: boolean }> {
  const found = await lstat(file)
  return { mtimeMs: found.mtimeMs, size: found.size, isFile: found.isFile() }
}
