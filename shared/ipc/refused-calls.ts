import type { Calls } from './contract.ts'
import { windowName, type Control } from '../model/control.ts'
import type { Settings } from '../model/settings.ts'
import type { WindowRole } from '../model/window-role.ts'

/** All that a mirror may ask. Whatever is not named here changes something, or may one day. */
const lookingCalls: ReadonlySet<keyof Calls> = new Set([
  'app.info',
  'experiment.snapshot',
  'description.list',
  'description.plan',
  'kept.read',
  'file.open',
  'file.children',
  'file.node',
  'file.plot',
  'file.read',
  'file.close',
  'view.show',
  'view.process',
  'spec.snapshot',
  'settings.read',
  'control.read',
  'roi.read',
  'devices.snapshot',
  'devices.check',
  'description.preview',
  'description.read',
  'description.look',
  'description.names',
  'window.full-screen',
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

/** Changes the beamline that all windows share, or what becomes of the run: for the one that has control. */
const controlCalls: ReadonlySet<keyof Calls> = new Set([
  ...movingCalls,
  'run.end',
  'run.make-room',
  'devices.save',
  'devices.remove',
  'devices.connect',
  'devices.disconnect',
  'devices.reload',
  'devices.open',
  'devices.create',
  'devices.simulate',
  'devices.fault',
] satisfies (keyof Calls)[])

export const mirrorWords = 'This window only shows; use a console window'
const lockedWords = 'Moving is switched off for this console (Settings, Safety)'

/** Why a window may not ask this; undefined when it may. The main process holds to it, the page says it beforehand. */
export function whyRefused(
  call: keyof Calls,
  { key, role }: { readonly key: string; readonly role: WindowRole },
  { holder, mayMove }: Pick<Settings, 'mayMove'> & Pick<Control, 'holder'>,
): string | undefined {
  if (role === 'mirror' && !lookingCalls.has(call)) return mirrorWords
  if (holder !== undefined && holder !== key && controlCalls.has(call)) return watchingWords(holder)
  return !mayMove && movingCalls.has(call) ? lockedWords : undefined
}

export function watchingWords(holder: string): string {
  return `This window watches: ${windowName(holder)} has control; ask for it in the run bar`
}
