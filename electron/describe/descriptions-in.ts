import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../platform/disk-error.ts'

/** Descriptions of a folder by name; beamline files are recognised by theirs. A folder that is not there has none. */
export async function descriptionsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  })
  return names
    .filter(name => /^[^.].*\.ya?ml$/.test(name) && !name.startsWith('beamline'))
    .sort()
    .map(name => join(folder, name))
}
