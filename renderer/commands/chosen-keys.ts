import { useSettingsStore } from '../stores/settings.ts'
import type { Command } from './command.ts'

/** The table with the keys that the person chose; a key that changes is seen at once wherever it is shown. */
export function withChosenKeys(commands: readonly Command[]): readonly Command[] {
  const settings = useSettingsStore()
  return commands.map(command => ({
    ...command,
    firstKey: command.key,
    get key() {
      const chosen = settings.settings.keys[command.id]
      return chosen === undefined ? command.key : chosen === '' ? undefined : chosen
    },
  }))
}
