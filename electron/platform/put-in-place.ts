import { existsSync, linkSync, renameSync, rmSync } from 'node:fs'
import { errorCode } from './disk-error.ts'

/**
 * Gives a finished draft its name in one step and refuses an existing one with the system's `EEXIST`. Both must be in one
 * folder. File systems without hard links get a check and a rename.
 */
export function putInPlace(draft: string, file: string): void {
  try {
    linkSync(draft, file)
    rmSync(draft)
  } catch (error) {
    if (!withoutLinks.has(errorCode(error) ?? '')) throw error
    if (existsSync(file)) throw Object.assign(new Error(`${file} exists`), { code: 'EEXIST' })
    renameSync(draft, file)
  }
}

/** What FAT, SMB and some FUSE file systems answer to a hard link. */
const withoutLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EMLINK', 'ENOSYS'])
