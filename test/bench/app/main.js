// The page of a benchmark in a window like that of Hutch. HUTCH_BENCH_PAGE is its address.
import { existsSync } from 'node:fs'
import { app, BrowserWindow } from 'electron'

// As the window of Hutch does.
if (process.platform === 'linux' && !existsSync('/dev/dri')) app.disableHardwareAcceleration()

app.once('ready', async () => {
  const window = new BrowserWindow({
    width: 1600,
    height: 1000,
    webPreferences: { sandbox: true, contextIsolation: true, backgroundThrottling: false },
  })
  await window.loadURL(process.env.HUTCH_BENCH_PAGE)
})
