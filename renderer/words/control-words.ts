import { windowName, type Control } from '../../shared/model/control.ts'
import type { WindowRole } from '../../shared/model/window-role.ts'

/** Of the window, for those who choose among several. */
export function windowTitle(
  { consoles, holder }: Control,
  { key, role }: { readonly key: string; readonly role: WindowRole },
): string {
  if (role === 'mirror') return 'Hutch · only shows'
  if (consoles.length < 2) return 'Hutch'
  return `Hutch · ${windowName(key)} · ${holder === key ? 'in control' : 'watching'}`
}

/** Time that is left to answer, in whole seconds, never below none. */
export function secondsLeft(passesAtMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((passesAtMs - nowMs) / 1000))
}
