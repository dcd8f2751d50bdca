import type { BrowserWindow } from 'electron'
import type { Clock } from '../../shared/base/clock.ts'
import type { ConsoleLog } from './console-log.ts'
import { mayLeaveUnsaved, mayLoadAgain } from './dialogs.ts'

/** One that fails as soon as it is loaded would otherwise be loaded for ever. */
const mostFailures = 3
const withinMs = 60_000

/** A page that dies takes nothing with it: the run goes on, a new page catches up from the snapshot. */
export function keepPage(
  window: BrowserWindow,
  { clock, log }: { readonly clock: Clock; readonly log: ConsoleLog },
): void {
  let failures: readonly number[] = []
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    log.add({
      severity: 'warning',
      source: 'window',
      text: `The window's page ended (${reason}) and is loaded again`,
    })
    const nowMs = clock.elapsedMs()
    failures = [...failures.filter(atMs => nowMs - atMs < withinMs), nowMs]
    if (failures.length < mostFailures) reload(window)
    else void offerReload(window, failures.length).catch((error: unknown) => log.problem('window', error))
  })
  askBeforeLosing(window, error => void log.problem('window', error))
}

async function offerReload(window: BrowserWindow, times: number): Promise<void> {
  if (await mayLoadAgain(times)) reload(window)
  else if (!window.isDestroyed()) window.close()
}

function reload(window: BrowserWindow): void {
  if (!window.isDestroyed()) window.webContents.reload()
}

/** A page that is loaded again has everything back by itself; one that is closed asks for what only it knows. */
function askBeforeLosing(window: BrowserWindow, onProblem: (error: unknown) => void): void {
  let isClosing = false
  let isAsking = false
  window.on('close', () => {
    isClosing = true
  })
  window.webContents.on('will-prevent-unload', event => {
    if (!isClosing) {
      event.preventDefault()
      return
    }
    isClosing = false
    if (isAsking) return
    isAsking = true
    void mayLeaveUnsaved()
      .then(mayLeave => {
        if (mayLeave && !window.isDestroyed()) window.destroy()
      }, onProblem)
      .finally(() => {
        isAsking = false
      })
  })
}
