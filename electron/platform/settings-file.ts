import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Settings } from '../../shared/ipc/contract.ts'
import { parseSettings } from '../../shared/ipc/parse-arguments.ts'
import { errorCode } from './disk-error.ts'

/** Settings of one user. A missing file means defaults; a broken one is told and left as it is until settings change. */
export async function readSettings(
  file: string,
  defaults: Settings,
  onBroken: (error: unknown) => void,
): Promise<Settings> {
  try {
    return parseSettings({ ...defaults, ...(JSON.parse(await readFile(file, 'utf8')) as object) })
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') onBroken(error)
    return defaults
  }
}

/** Written beside its place and renamed, so that a crash leaves the old or the new one. */
export async function writeSettings(file: string, settings: Settings): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const draft = `${file}.new`
  await writeFile(draft, `${JSON.stringify(settings, undefined, 2)}\n`)
  await rename(draft, file)
}
