import { existsSync } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../platform/disk-error.ts'
import { journalName } from './experiment-journal.ts'
import { liveOwner, lockName } from './experiment-lock.ts'
import { decodeRecord } from './journal-record.ts'

/** The closing event fits many times; a journal may be large and only its end matters here. */
const tailBytes = 64 * 1024

/** Experiment folders that nobody records into and whose journal has no `experiment.closed` near its end. */
export async function findUnfinished(outputFolder: string): Promise<readonly string[]> {
  const entries = await foldersIn(outputFolder)
  const unfinished: string[] = []
  for (const folder of entries) {
    if ((await isUnfinished(folder)) && liveOwner(folder) === undefined) unfinished.push(folder)
  }
  return unfinished
}

/** A lock without a journal is left when the program dies between the two. */
async function isUnfinished(folder: string): Promise<boolean> {
  const tail = await readTail(join(folder, journalName))
  return tail === undefined ? existsSync(join(folder, lockName)) : !isClosed(tail)
}

async function foldersIn(outputFolder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(outputFolder, { withFileTypes: true })
    return entries.filter(entry => entry.isDirectory()).map(entry => join(outputFolder, entry.name))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}

async function readTail(file: string): Promise<Buffer | undefined> {
  try {
    const handle = await open(file, 'r')
    try {
      const { size } = await handle.stat()
      const length = Math.min(size, tailBytes)
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined
    throw error
  }
}

/** Results may be added after the end, so the closing event need not be the last line. */
function isClosed(tail: Buffer): boolean {
  return tail
    .toString('latin1')
    .split('\n')
    .some(line => {
      if (!line.includes('experiment.closed')) return false
      try {
        return decodeRecord(Buffer.from(line, 'latin1')).event.kind === 'experiment.closed'
      } catch {
        // A torn line or the middle of a longer one is no end.
        return false
      }
    })
}
