// The page of a benchmark in a window like that of Hutch. HUTCH_BENCH_PAGE is its address.
import { app, BrowserWindow } from 'electron'

app.once('ready', async () => {
  const window = new BrowserWindow({
    width: 1600,
    height: 1000,
    webPreferences: { sandbox: true, contextIsolation: true, backgroundThrottling: false },
  })
  await window.loadURL(process.env.HUTCH_BENCH_PAGE)
})
