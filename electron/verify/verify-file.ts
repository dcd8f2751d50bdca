import { join, relative } from 'node:path'
import { journalName } from '../journal/experiment-journal.ts'
import { liveOwner } from '../journal/experiment-lock.ts'
import { readJournal } from '../journal/read-journal.ts'
import type { ListedGap, Verification } from './findings.ts'
import { verifyDataFile } from './verify-data-file.ts'

/**
 * One file by itself: its ledger, checksums and links. The gaps of its experiment are known where it stands in its folder;
 * a copy elsewhere has to do without.
 */
export async function verifyFile(file: string, experiment: string | undefined): Promise<Verification> {
  const name = relative(experiment ?? '', file)
  const recording = experiment !== undefined && liveOwner(experiment) !== undefined
  const gaps = experiment === undefined ? [] : await gapsIn(experiment, name)
  return { place: file, recording, gaps, ...(await verifyDataFile({ file, name, gaps, growing: recording })) }
}

async function gapsIn(experiment: string, name: string): Promise<readonly ListedGap[]> {
  const { events } = await readJournal(join(experiment, journalName))
  return events.flatMap(({ event }) => (event.kind === 'gap' && event.file === name ? [event] : []))
}
