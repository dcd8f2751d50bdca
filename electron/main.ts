/* Root of the window: what is Electron's own. The console behind the windows is put together in `console/`. */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { app, ipcMain, session } from 'electron'
import type { LogEntry } from '../shared/ipc/contract.ts'
import { whyRefused } from '../shared/ipc/refused-calls.ts'
import { toProblem } from '../shared/model/problem.ts'
import { firstSettings, type Settings } from '../shared/model/settings.ts'
import { openConsole, type Console } from './console/console.ts'
import type { Ground } from './console/ground.ts'
import { SettingsKeeper } from './console/settings-keeper.ts'
import { openWindows } from './console/windows.ts'
import { ControlDesk } from './ipc/control-desk.ts'
import { mayEndRun } from './ipc/dialogs.ts'
import { ConsoleLog } from './ipc/console-log.ts'
import { Publisher } from './ipc/publish.ts'
import { serveCalls } from './ipc/serve.ts'
import { showSystemNotice } from './ipc/system-notice.ts'
import { WayOut } from './ipc/way-out.ts'
import type { WindowDesk } from './ipc/window-desk.ts'
import { alreadyOpenWords } from './platform/already-open.ts'
import { systemClock } from './platform/system-clock.ts'
import { windowOptions } from './window-options.ts'
import { isAppPage, registerAppScheme, serveApp, useOwnMenu } from './window.ts'

const entries = import.meta.dirname
const options = windowOptions(process.argv, process.env)

registerAppScheme()
// Without a graphics card Chromium's first GPU process gives up, and one page in twenty waits for it forever.
// Who says which GL to use (`--use-gl=…`) gets it.
if (process.platform === 'linux' && !existsSync('/dev/dri') && !app.commandLine.hasSwitch('use-gl'))
  app.disableHardwareAcceleration()
if (options.userData !== undefined) app.setPath('userData', resolve(options.userData))

useOwnMenu()
app.on('window-all-closed', () => app.quit())
// Not awaited here: Electron is ready only after this module has been evaluated.
if (app.requestSingleInstanceLock()) app.whenReady().then(start).catch(giveUp)
else giveWay()

async function start(): Promise<void> {
  serveApp(resolve(entries, '../renderer'))
  const ground = await openGround({ tellAlarm, useSettings: ({ scale }) => windows.zoom(scale) })
  const way = new WayOut({
    running: () => hutch.running(),
    mayEnd: mayEndRun,
    quit: () => app.quit(),
  })
  const hutch = await openConsole(ground, { windows: () => windows, leave: () => way.leave() })
  serveCalls(ipcMain, hutch.calls, {
    pageOf: (contents, url) => (isAppPage(url) ? windows.pageOf(contents) : undefined),
    whyRefused: (call, page) =>
      whyRefused(call, page, { ...ground.settings.now, holder: ground.control.now.holder }),
    onFailure: (call, error) => {
      // A plan that cannot be made is the answer to what was typed, and stands beside it.
      if (call !== 'description.plan' && call !== 'description.preview') ground.log.problem(call, error, true)
    },
  })
  const { views } = hutch.images
  const windows = await openWindows({
    ground,
    onRequest: request => views.request(request),
    onGone: key => views.closeAllOf(key),
    way,
  })
  app.on('second-instance', () => windows.bringForward())
  leaveProperly(hutch, windows)
  await hutch.start()

  function tellAlarm(entry: LogEntry): void {
    if (ground.settings.now.hasSystemNotices && !windows.hasFocus()) showSystemNotice(entry)
  }
}

async function openGround({
  tellAlarm,
  useSettings,
}: {
  readonly tellAlarm: (entry: LogEntry) => void
  readonly useSettings: (settings: Settings) => void
}): Promise<Ground> {
  const clock = systemClock()
  const userData = app.getPath('userData')
  const publisher = new Publisher()
  const log = new ConsoleLog(clock, entry => {
    publisher.send('log.entry', entry)
    if (entry.severity === 'alarm') tellAlarm(entry)
  })
  const settings = await SettingsKeeper.open({
    file: join(userData, 'settings.json'),
    first: firstSettings(options.out ?? join(homedir(), 'hutch-data')),
    onBroken: error => log.problem('settings', error),
    onChange: changed => {
      useSettings(changed)
      publisher.send('settings', changed)
    },
  })
  const control = new ControlDesk({
    clock,
    tell: now => publisher.send('control', now),
    say: text => log.add({ severity: 'notice', source: 'control', text }),
  })
  return { clock, entries, userData, options, settings, control, log, publisher }
}

function leaveProperly(hutch: Console, windows: WindowDesk): void {
  let isLeaving = false
  app.on('before-quit', event => {
    event.preventDefault()
    if (isLeaving) return
    isLeaving = true
    windows.leave()
    void hutch
      .close()
      // What the page keeps (layouts, recent files) is written late by itself; leaving would lose the last seconds.
      .then(() => session.defaultSession.flushStorageData())
      .finally(() => app.exit(0))
  })
}

/** Two that keep their settings, layouts and drafts in one place would spoil them for each other. */
function giveWay(): void {
  process.stderr.write(`${alreadyOpenWords(app.getPath('userData'))}\n`)
  app.exit(0)
}

/** The window cannot be made: said where the program was started from, and by the exit code. */
function giveUp(error: unknown): void {
  const { advice, message } = toProblem(error)
  process.stderr.write(`Hutch could not start: ${message}\n${advice === undefined ? '' : `  ${advice}\n`}`)
  app.exit(1)
}
