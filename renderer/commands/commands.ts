import { inject, onScopeDispose, type InjectionKey } from 'vue'
import { tinykeys } from 'tinykeys'
import { demand } from '../../shared/base/assert.ts'
import type { WorkspaceSpec } from '../docking/workspace-spec.ts'
import { isPossible, type Command } from './command.ts'
import { dataCommands } from './data-commands.ts'
import { deskCommands } from './desk-commands.ts'
import { measureCommands } from './measure-commands.ts'
import { paneCommands } from './pane-commands.ts'
import { plotCommands } from './plot-commands.ts'
import { withRefusals } from './refused-commands.ts'
import { runCommands } from './run-commands.ts'
import { specCommands } from './spec-commands.ts'
import { windowCommands } from './window-commands.ts'
import { workspaceCommands } from './workspace-commands.ts'

export const commandsKey: InjectionKey<readonly Command[]> = Symbol('commands')

/** The one table. Order is the order in the palette. */
export function allCommands(workspaces: readonly WorkspaceSpec[]): readonly Command[] {
  return withRefusals([
    ...runCommands(),
    ...specCommands(),
    ...dataCommands(),
    ...plotCommands(),
    ...measureCommands(),
    ...deskCommands(),
    ...workspaceCommands(workspaces),
    ...paneCommands(),
    ...windowCommands(),
  ])
}

export function useCommands(): readonly Command[] {
  return demand(inject(commandsKey), 'command table')
}

export function useCommand(id: string): Command {
  return demand(
    useCommands().find(command => command.id === id),
    `command ${id}`,
  )
}

/** Binds the keys for as long as the scope lives. Of several commands with one key the first possible one runs. */
export function bindKeys(commands: readonly Command[]): void {
  const keys = new Set(commands.flatMap(({ key }) => key ?? []))
  const bindings = Object.fromEntries(
    [...keys].map(key => {
      const candidates = commands.filter(command => command.key === key)
      return [key, (event: KeyboardEvent) => runFirst(candidates, key, event)]
    }),
  )
  onScopeDispose(tinykeys(window, bindings, { ignore: () => false }))
}

function runFirst(candidates: readonly Command[], key: string, event: KeyboardEvent): void {
  if (isTyped(key) && isTyping(event.target)) return
  const reached = candidates.filter(({ within }) => within === undefined || isInside(event.target, within))
  const command = reached.toSorted(nearestFirst).find(isPossible)
  if (command === undefined) return
  event.preventDefault()
  void command.run()
}

/** Keys that belong to a text field while it has the focus: all but those with Ctrl or Alt and the function keys. */
function isTyped(key: string): boolean {
  return !key.includes('+') && !/^F\d+$/.test(key)
}

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
