import { join } from 'node:path'
import { BrowserWindow, Menu, net, protocol, session, shell } from 'electron'
import { pathToFileURL } from 'node:url'

/** Own origin instead of file: so that the page is isolated, and crossOriginIsolated for shared memory with its workers. */
const origin = 'app://hutch'

const securityHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; worker-src 'self' blob:; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; connect-src 'self'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/**
 * Electron's own menu closes, reloads and zooms the window by keys that mean something else here, or nothing. Only macOS
 * needs one: its clipboard keys are entries of a menu.
 */
export function useOwnMenu(): void {
  const needsOne = process.platform === 'darwin'
  Menu.setApplicationMenu(
    needsOne ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }]) : null,
  )
}

/** Serves the built page from `folder`; nothing outside of it can be asked for. */
export function serveApp(folder: string): void {
  protocol.handle('app', async request => {
    const path = decodeURIComponent(new URL(request.url).pathname)
    const file = join(folder, path === '/' ? 'index.html' : path)
    if (!file.startsWith(folder)) return new Response('Not found', { status: 404 })
    const found = await net.fetch(pathToFileURL(file).toString())
    const headers = new Headers(found.headers)
    for (const [name, value] of Object.entries(securityHeaders)) headers.set(name, value)
    return new Response(found.body, { status: found.status, headers })
  })
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
}

export interface WindowOptions {
  readonly preload: string
  /** What the page is told of itself; what it may do is decided by the main process alone. */
  readonly query: Readonly<Record<string, string>>
  readonly bounds?: {
    readonly x: number
    readonly y: number
    readonly width: number
    readonly height: number
  }
  readonly zoom: number
}

export function createWindow({ bounds, preload, query, zoom }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1600,
    height: 1000,
    ...bounds,
    minWidth: 1100,
    minHeight: 700,
    backgroundColor: '#0b0e13',
    title: 'Hutch',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      zoomFactor: zoom,
      // The run must stay visible at full rate behind other windows.
      backgroundThrottling: false,
    },
  })
  window.webContents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith('https://')) void shell.openExternal(url)
    return { action: 'deny' }
  })
  window.webContents.on('will-navigate', event => event.preventDefault())
  void window.loadURL(`${origin}/?${new URLSearchParams(query).toString()}`)
  return window
}

export function isAppPage(url: string): boolean {
  return url.startsWith(`${origin}/`)
}
