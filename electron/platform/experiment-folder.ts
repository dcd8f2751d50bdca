import { mkdir, readdir, statfs } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { experimentId, type ExperimentId } from '../../shared/model/ids.ts'
import { HutchError } from '../../shared/model/problem.ts'

export interface ExperimentFolder {
  readonly id: ExperimentId
  readonly folder: string
}

/** Makes `OUT/EFF_0001`, the next free number: an existing folder is never reused, also not one somebody makes just now. */
export async function createExperimentFolder(output: string, name: string): Promise<ExperimentFolder> {
  const root = resolve(output)
  try {
    await mkdir(root, { recursive: true })
    for (let number = (await highestNumber(root, name)) + 1; ; number += 1) {
      const id = experimentId(name, number)
      const folder = join(root, id)
      if (await makeNew(folder)) {
        await mkdir(join(folder, 'results'))
        return { id, folder }
      }
    }
  } catch (error) {
    throw cannotWrite(root, error)
  }
}

/** Bytes an ordinary user can still write there. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

async function highestNumber(root: string, name: string): Promise<number> {
  const prefix = experimentId(name, 0).slice(0, -'0000'.length)
  const numbers = (await readdir(root))
    .filter(entry => entry.startsWith(prefix))
    .map(entry => Number(/^\d+$/.exec(entry.slice(prefix.length))?.[0] ?? 0))
  return Math.max(0, ...numbers)
}

async function makeNew(folder: string): Promise<boolean> {
  try {
    await mkdir(folder)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

function cannotWrite(root: string, error: unknown): HutchError {
  const reason: Record<string, string> = {
    EACCES: 'no permission to write there',
    EROFS: 'it is on a read-only file system',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of its path is a file',
    ENAMETOOLONG: 'the path is too long',
    EEXIST: 'a file of that name is in the way',
  }
  return new HutchError(
    {
      kind: 'disk',
      message: `Cannot record into ${root}: ${reason[codeOf(error)] ?? String(error)}`,
      where: root,
      advice: 'Choose another output folder, or make this one writable',
    },
    error,
  )
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
