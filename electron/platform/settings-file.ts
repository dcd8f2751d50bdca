import { parseSettings } from '../../shared/ipc/parse-settings.ts'
import type { Settings } from '../../shared/model/settings.ts'
import { readKept, writeKept } from './kept-json.ts'

/** Settings of one user; what an older version did not know has its default. */
export async function readSettings(
  file: string,
  defaults: Settings,
  onBroken: (error: unknown) => void,
): Promise<Settings> {
  const parse = (raw: unknown): Settings => parseSettings({ ...defaults, ...(raw as object) })
  return await readKept(file, { parse, defaults, onBroken })
}

export const writeSettings: (file: string, settings: Settings) => Promise<void> = writeKept
