import type { Settings } from '../../shared/model/settings.ts'
import { readSettings, writeSettings } from '../platform/settings-file.ts'

export interface SettingsKeeperParts {
  readonly file: string
  readonly first: Settings
  readonly onBroken: (error: unknown) => void
  readonly onChange: (settings: Settings) => void
}

/** What is to be different; as a function where that depends on what was chosen until then. */
type Change = Partial<Settings> | ((now: Settings) => Partial<Settings>)

/** The settings of this account: one set for all windows, written before they hold. */
export class SettingsKeeper {
  readonly #parts: SettingsKeeperParts
  #settings: Settings
  #last: Promise<void> = Promise.resolve()

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

  /** One after the other: each begins with what the one before left. */
  async change(part: Change): Promise<void> {
    const work = this.#last.then(() => this.#change(part))
    // A failure is for who asked; the next change does not mind it.
    this.#last = work.catch(() => undefined)
    await work
  }

  async #change(part: Change): Promise<void> {
    const now = this.#settings
    const changed = { ...now, ...(typeof part === 'function' ? part(now) : part) }
    await writeSettings(this.#parts.file, changed)
    this.#settings = changed
    this.#parts.onChange(changed)
  }
}
