import { onScopeDispose, watch } from 'vue'
import { tinykeys } from 'tinykeys'
import { isPossible, type Command } from './command.ts'

/**
 * Binds the keys for as long as the scope lives, and anew when one of them is changed. Of several commands with one key
 * the first possible one runs, those of the place with the focus before those that act everywhere.
 */
export function bindKeys(commands: readonly Command[]): void {
  let unbind = (): void => {}
  watch(
    () => commands.map(({ key }) => key ?? '').join(' '),
    () => {
      unbind()
      unbind = tinykeys(window, bindingsOf(commands), { ignore: () => false })
    },
    { immediate: true },
  )
  onScopeDispose(() => unbind())
}

function bindingsOf(commands: readonly Command[]): Record<string, (event: KeyboardEvent) => void> {
  const keys = new Set(
    commands.flatMap(({ key, otherKey }) => [key, otherKey].filter(one => one !== undefined)),
  )
  return Object.fromEntries(
    [...keys].map(key => {
      const candidates = commands.filter(command => command.key === key || command.otherKey === key)
      return [key, (event: KeyboardEvent) => runFirst(candidates, key, event)]
    }),
  )
}

function runFirst(candidates: readonly Command[], key: string, event: KeyboardEvent): void {
  if (isTaken(event) || (isTyped(key) && isTyping(event.composedPath()[0] ?? event.target))) return
  const reached = candidates.filter(({ within }) => within === undefined || isInside(event.target, within))
  const command = reached.toSorted(nearestFirst).find(isPossible)
  if (command === undefined) return
  event.preventDefault()
  void command.run()
}

/**
 * Whoever is nearer and used the key has done what it means there. Only the dock's tabs take arrows whatever is held with
 * them; with Ctrl they move and resize panes.
 */
function isTaken(event: KeyboardEvent): boolean {
  const isTab = event.target instanceof Element && event.target.matches('[role=tab]')
  return event.defaultPrevented && !(isTab && event.ctrlKey)
}

/** Keys that belong to a text field while it has the focus: undo, and all but those with Ctrl or Alt and the function keys. */
function isTyped(key: string): boolean {
  return fieldKeys.has(key) || (!key.replace(/^Shift\+(?=.$)/, '').includes('+') && !/^F\d+$/.test(key))
}

const fieldKeys: ReadonlySet<string> = new Set(['Control+Z', 'Control+Shift+Z'])

function isInside(target: EventTarget | null, keys: string): boolean {
  return target instanceof Element && target.closest(`[data-keys="${keys}"]`) !== null
}

function nearestFirst(one: Command, other: Command): number {
  return Number(one.within === undefined) - Number(other.within === undefined)
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}
