import { parseSettings } from '../../shared/ipc/parse-settings.ts'
import { isRecord, ParseError } from '../../shared/base/parse.ts'
import type { Settings } from '../../shared/model/settings.ts'
import { readKept, writeKept } from './kept-json.ts'

/**
 * Settings of one user. What an older version did not know has its default; so has what cannot be understood, a newer
 * version's choice for instance, and that alone: who may move and where the data go are not lost for a theme.
 */
export async function readSettings(
  file: string,
  defaults: Settings,
  onBroken: (error: unknown) => void,
): Promise<Settings> {
  const parse = (raw: unknown): Settings => eachApart(raw, defaults, onBroken)
  return await readKept(file, { parse, defaults, onBroken })
}

export const writeSettings: (file: string, settings: Settings) => Promise<void> = writeKept

function eachApart(raw: unknown, defaults: Settings, onBroken: (error: unknown) => void): Settings {
  if (!isRecord(raw)) throw new ParseError('the settings must be an object')
  return Object.entries(raw).reduce((good, [name, value]) => {
    try {
      return parseSettings({ ...good, [name]: value })
    } catch (error) {
      onBroken(error)
      return good
    }
  }, defaults)
}
