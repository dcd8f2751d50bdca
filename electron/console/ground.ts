import type { Clock } from '../../shared/base/clock.ts'
import type { ControlDesk } from '../ipc/control-desk.ts'
import type { ConsoleLog } from '../ipc/console-log.ts'
import type { Publisher } from '../ipc/publish.ts'
import type { WindowOptions } from '../window-options.ts'
import type { SettingsKeeper } from './settings-keeper.ts'

/** What every part of the console stands on. */
export interface Ground {
  readonly clock: Clock
  /** Folder of the built worker files. */
  readonly entries: string
  /** Folder of what is kept for this account. */
  readonly userData: string
  readonly options: WindowOptions
  readonly settings: SettingsKeeper
  readonly control: ControlDesk
  readonly log: ConsoleLog
  readonly publisher: Publisher
}
