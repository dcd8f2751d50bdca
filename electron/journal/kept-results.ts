import { existsSync } from 'node:fs'
import { lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { keptFolder } from '../../shared/nexus/names.ts'
import { errorCode } from '../platform/disk-error.ts'
import { journalName } from './experiment-journal.ts'
import { liveOwner } from './experiment-lock.ts'

/** What an experiment keeps so that later workflows need not compute it again; no part of the record. */
export interface KeptResults {
  /** The folder. */
  readonly folder: string
  readonly bytes: number
}

/** Of all experiments below an output folder that no program works at and that keep anything. */
export async function keptResults(outputFolder: string): Promise<readonly KeptResults[]> {
  const found: KeptResults[] = []
  for (const entry of await readdir(outputFolder, { withFileTypes: true })) {
    const experiment = join(outputFolder, entry.name)
    if (!entry.isDirectory() || !existsSync(join(experiment, journalName))) continue
    if (liveOwner(experiment) !== undefined) continue
    const kept = await keptOf(experiment)
    if (kept.bytes > 0) found.push(kept)
  }
  return found
}

/** Removes what is kept; answers with the bytes. A workflow that is reading it computes it again. */
export async function removeKept(kept: readonly KeptResults[]): Promise<number> {
  for (const { folder } of kept) await rm(folder, { recursive: true, force: true })
  return kept.reduce((sum, { bytes }) => sum + bytes, 0)
}

async function keptOf(experiment: string): Promise<KeptResults> {
  const folder = join(experiment, keptFolder)
  const sizes = (await namesIn(folder)).map(async name => (await lstat(join(folder, name))).size)
  return { folder, bytes: (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return []
    throw error
  }
}
