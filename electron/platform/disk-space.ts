import { statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { errorCode } from './disk-error.ts'

export interface DiskSpace {
  /** Bytes an ordinary user can still write there. */
  readonly freeBytes: number
  readonly sizeBytes: number
}

/** Of the disk that holds a folder, or will hold it: a folder that does not exist yet is made where its parent is. */
export async function diskSpace(folder: string): Promise<DiskSpace> {
  const path = resolve(folder)
  try {
    const { bavail, blocks, bsize } = await statfs(path)
    return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(path) === path) throw error
    return await diskSpace(dirname(path))
  }
}
