import type { Settings } from '../../shared/model/settings.ts'
import { readSettings, writeSettings } from '../platform/settings-file.ts'

export interface SettingsKeeperParts {
  readonly file: string
  readonly first: Settings
  readonly onBroken: (error: unknown) => void
  readonly onChange: (settings: Settings) => void
}

/** The settings of this account: one set for all windows, written before they hold. */
export class SettingsKeeper {
  readonly #parts: SettingsKeeperParts
  #settings: Settings

  private constructor(parts: SettingsKeeperParts, settings: Settings) {
    this.#parts = parts
    this.#settings = settings
  }

  static async open(parts: SettingsKeeperParts): Promise<SettingsKeeper> {
    const { file, first, onBroken } = parts
    return new SettingsKeeper(parts, await readSettings(file, first, onBroken))
  }

  get now(): Settings {
    return this.#settings
  }

  async change(part: Partial<Settings>): Promise<void> {
    const changed = { ...this.#settings, ...part }
    await writeSettings(this.#parts.file, changed)
    this.#settings = changed
    this.#parts.onChange(changed)
  }
}
