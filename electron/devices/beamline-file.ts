import { randomUUID } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { HutchError } from '../../shared/model/problem.ts'
import { diskError, errorCode } from '../platform/disk-error.ts'
import { readTextFile } from '../platform/read-text-file.ts'

/** Text of a beamline file as we know it. Without a path it lives in memory only, as the simulated beamline's does. */
export interface BeamlineFile {
  readonly path: string | undefined
  readonly text: string
}

export async function openBeamlineFile(path: string): Promise<BeamlineFile> {
  return { path, text: await readTextFile(path) }
}

/** Somebody else wrote it, or took it away, since we read it. */
export async function isChangedOutside({ path, text }: BeamlineFile): Promise<boolean> {
  if (path === undefined) return false
  return await readTextFile(path).then(
    now => now !== text,
    () => true,
  )
}

/**
 * Puts a new text in its place, whole or not at all: a draft beside it, flushed, then renamed. Refuses when the file is not what
 * we read: what another program wrote is never overwritten. Links are followed, permissions kept.
 */
export async function writeBeamlineFile(file: BeamlineFile, text: string): Promise<BeamlineFile> {
  if (file.path === undefined) return { path: undefined, text }
  if (await isChangedOutside(file)) throw changedOutside(file.path)
  await replace(file.path, text)
  return { path: file.path, text }
}

/** A file that does not exist yet; `EEXIST` is refused as a problem of the disk. */
export async function createBeamlineFile(path: string, text: string): Promise<BeamlineFile> {
  try {
    const handle = await open(path, 'wx')
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    return { path, text }
  } catch (error) {
    throw diskError(error, path, 'write the beamline file')
  }
}

async function replace(path: string, text: string): Promise<void> {
  try {
    const target = await realpath(path)
    const draft = `${target}.${randomUUID()}.new`
    const { mode } = await stat(target)
    try {
      const handle = await open(draft, 'wx', mode)
      try {
        await handle.writeFile(text)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(draft, target)
    } catch (error) {
      await rm(draft, { force: true })
      throw error
    }
  } catch (error) {
    throw fileError(error, path)
  }
}

function fileError(error: unknown, path: string): HutchError {
  if (errorCode(error) !== 'EACCES') return diskError(error, path, 'write the beamline file')
  return new HutchError(
    {
      kind: 'disk',
      message: 'Permission denied: could not write the beamline file',
      where: path,
      advice: 'Ask for permission, or save a copy of your own.',
    },
    error,
  )
}

function changedOutside(path: string): HutchError {
  return new HutchError({
    kind: 'usage',
    message: 'The beamline file was changed by another program: nothing was written',
    where: path,
    advice: 'Press "Read it again"; what you typed stays, and can be saved after that.',
  })
}
