import { readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode } from './disk-error.ts'
import { makeFolder } from './make-folder.ts'

/** What one user keeps. A missing file means the defaults; a broken one is told and left as it is until something changes. */
export async function readKept<T>(
  file: string,
  options: {
    readonly parse: (raw: unknown) => T
    readonly defaults: T
    readonly onBroken: (error: unknown) => void
  },
): Promise<T> {
  try {
    return options.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') options.onBroken(error)
    return options.defaults
  }
}

/** Written beside its place and renamed, so that a crash leaves the old or the new one. */
export async function writeKept(file: string, value: unknown): Promise<void> {
  await makeFolder(dirname(file))
  const draft = `${file}.new`
  await writeFile(draft, `${JSON.stringify(value, undefined, 2)}\n`)
  await rename(draft, file)
}
