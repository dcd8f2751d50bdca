import { app, BrowserWindow, protocol } from 'electron'

// Refused once Electron is ready: throws if the runtime loads its app too late.
protocol.registerSchemesAsPrivileged([{ scheme: 'smallest', privileges: { standard: true } }])
app.once('ready', async () => {
  const window = new BrowserWindow({ width: 640, height: 400, backgroundColor: '#0f1419' })
  await window.loadFile('index.html')
})
