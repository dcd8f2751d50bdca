/**
 * Everything a person can do, once: feeds palette, buttons, tool tips, keys and tests. `key` is in the notation of
 * tinykeys (`Control+K`); `whyNot` says why the command is off, undefined when it can run.
 */
export interface Command {
  readonly id: string
  readonly label: string
  readonly group: string
  readonly key?: string | undefined
  /** The key before the person chose another one. */
  readonly firstKey?: string | undefined
  /** A second key, where people know two. */
  readonly otherKey?: string | undefined
  /** The key acts only while the focus is inside an element with this `data-keys`, and before keys that act everywhere. */
  readonly within?: string
  /** Single letters act only outside of text fields. */
  readonly whyNot?: () => string | undefined
  readonly run: () => void | Promise<unknown>
}

export function isPossible(command: Command): boolean {
  return command.whyNot?.() === undefined
}

const shownNames: Readonly<Record<string, string>> = {
  Control: 'Ctrl',
  Escape: 'Esc',
  Backquote: '`',
  Equal: '+',
  Minus: '−',
  Space: 'Space',
  Digit0: '0',
  Digit1: '1',
  Digit2: '2',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page ↑',
  PageDown: 'Page ↓',
}

/** `Control+Shift+S` → `Ctrl Shift S`, as on a key cap. */
export function keyWords(key: string): string {
  return key
    .split('+')
    .map(part => shownNames[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(' ')
}
