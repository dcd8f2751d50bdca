import type { Calls } from './contract.ts'
import type { Settings } from '../model/settings.ts'
import type { WindowRole } from '../model/window-role.ts'

/** All that a mirror may ask. Whatever is not named here changes something, or may one day. */
const lookingCalls: ReadonlySet<keyof Calls> = new Set([
  'app.info',
  'experiment.snapshot',
  'description.list',
  'description.plan',
  'file.open',
  'file.children',
  'file.node',
  'file.read',
  'file.close',
  'view.show',
  'view.process',
  'spec.snapshot',
  'settings.read',
  'roi.read',
  'devices.snapshot',
  'devices.check',
  'description.preview',
  'description.read',
  'description.look',
  'description.names',
] satisfies (keyof Calls)[])

/** Starts or moves something. Stopping is always allowed. */
const movingCalls: ReadonlySet<keyof Calls> = new Set([
  'run.start',
  'run.follow',
  'run.resume',
  'run.skip',
  'run.stop',
  'spec.run',
] satisfies (keyof Calls)[])

export const mirrorWords = 'This window only shows; use a console window'
const lockedWords = 'Moving is switched off for this console (Settings, Safety)'

/** Why a window may not ask this; undefined when it may. The main process holds to it, the page says it beforehand. */
export function whyRefused(
  call: keyof Calls,
  role: WindowRole,
  { mayMove }: Pick<Settings, 'mayMove'>,
): string | undefined {
  if (role === 'mirror' && !lookingCalls.has(call)) return mirrorWords
  return !mayMove && movingCalls.has(call) ? lockedWords : undefined
}
