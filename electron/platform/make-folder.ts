import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode } from './disk-error.ts'

/**
 * Makes a folder and those above it; one that is there is as good. Node's own `recursive` never ends where the system says
 * "no such file" below a folder that exists: automounted disks whose server does not know the name, and `/proc`.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (error) {
    if (await isFolder(folder)) return
    if (errorCode(error) !== 'ENOENT') throw error
    await makeFolder(dirname(folder))
    await makeLast(folder)
  }
}

/** All above it is there now; a second refusal is the answer, unless somebody else made it meanwhile. */
async function makeLast(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (error) {
    if (!(await isFolder(folder))) throw error
  }
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    found => found.isDirectory(),
    () => false,
  )
}
