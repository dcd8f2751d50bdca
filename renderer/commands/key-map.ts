import { keyWords, type Command } from './command.ts'
import { searchBest } from './search-commands.ts'

export interface KeyRow {
  readonly id: string
  readonly label: string
  readonly group: string
  readonly key: string | undefined
  readonly isChanged: boolean
  /** Others with the same key in the same place, that were not meant to share it. */
  readonly conflict: string
}

/** Every command with its key; the filter looks at both. */
export function keyRows(commands: readonly Command[], filter: string): readonly KeyRow[] {
  const rows = commands.map(command => ({
    id: command.id,
    label: command.label,
    group: command.group,
    key: command.key,
    isChanged: command.key !== command.firstKey,
    conflict: conflictsOf(command, commands)
      .map(({ label }) => label)
      .join(', '),
  }))
  return searchBest(filter, rows, row => `${row.label} ${row.key === undefined ? '' : keyWords(row.key)}`)
}

/** Pause and Resume share a key on purpose: their first keys are the same. */
function conflictsOf(command: Command, commands: readonly Command[]): readonly Command[] {
  const { firstKey, id, key, within } = command
  if (key === undefined) return []
  return commands.filter(
    other => other.id !== id && other.key === key && other.within === within && other.firstKey !== firstKey,
  )
}

const modifiers = ['Control', 'Alt', 'Shift', 'Meta']

/** `Control+Shift+S` for what is pressed now; undefined while only modifiers are. */
export function keyOfEvent(event: KeyboardEvent): string | undefined {
  if (modifiers.includes(event.key)) return undefined
  const held = [
    ...(event.ctrlKey ? ['Control'] : []),
    ...(event.altKey ? ['Alt'] : []),
    // A sign that needs Shift is the sign itself: `?`, not Shift and something.
    ...(event.shiftKey && (event.key.length > 1 || /[a-z]/i.test(event.key)) ? ['Shift'] : []),
  ]
  return [...held, nameOf(event)].join('+')
}

/** Letters in capitals as in the command table; signs that the notation itself uses by their place on the keyboard. */
function nameOf({ code, key }: KeyboardEvent): string {
  if (key === '+' || key === ' ' || key === '-') return code
  return key.length === 1 ? key.toUpperCase() : key
}
