import { app, BrowserWindow } from 'electron'

await app.whenReady()
const window = new BrowserWindow({ width: 640, height: 400, backgroundColor: '#0f1419' })
await window.loadFile('index.html')
