import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { electronRuntime } from '../../scripts/runtime/runtime.mjs'

const projectRoot = resolve(import.meta.dirname, '../..')
const startTimeoutMs = 60_000
const closeTimeoutMs = 20_000

export interface LaunchOptions {
  /** The folder of the app; Hutch itself unless a test brings its own. */
  readonly appFolder?: string
  /** An Electron, or a packaged app, other than the one Hutch is developed with. */
  readonly executable?: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** A folder kept by the caller, for instance to start twice with the same settings; otherwise fresh and removed. */
  readonly userData?: string
}

export interface LaunchedHutch {
  readonly app: ElectronApplication
  readonly page: Page
  /** Errors the window printed to its console or failed to catch, since its start (Playwright keeps the last 200). */
  pageErrors(): Promise<readonly string[]>
  /** What the main process printed so far. */
  mainOutput(): string
  /** Writes a PNG into HUTCH_SCREENSHOTS or test-results/screenshots and answers with its path. */
  screenshot(name: string): Promise<string>
  /** Closes the window as a user would, and ends the process if it does not go by itself. */
  close(): Promise<void>
}

/** Starts Hutch in a real Electron on the current display. */
export async function launchHutch(options: LaunchOptions = {}): Promise<LaunchedHutch> {
  const userData = options.userData ?? (await mkdtemp(join(tmpdir(), 'hutch-user-data-')))
  const app = await launch(options, userData)
  const readOutput = collectOutput(app)
  const page = await firstWindow(app, readOutput)
  return {
    app,
    page,
    pageErrors: () => pageErrors(page),
    mainOutput: readOutput,
    screenshot: name => screenshot(page, name),
    close: async () => {
      await closeOrKill(app)
      if (options.userData === undefined) await rm(userData, { recursive: true, force: true })
    },
  }
}

async function launch(options: LaunchOptions, userData: string): Promise<ElectronApplication> {
  return _electron.launch({
    executablePath: options.executable ?? (await electronRuntime()).executable,
    args: [
      ...(options.executable === undefined || options.appFolder !== undefined
        ? [options.appFolder ?? projectRoot]
        : []),
      ...electronSwitches,
      `--user-data-dir=${userData}`,
      ...(options.args ?? []),
    ],
    env: { ...currentEnvironment(), ...options.env },
    timeout: startTimeoutMs,
  })
}

const electronSwitches = [
  '--no-sandbox',
  '--enable-unsafe-swiftshader',
  // Tests have no window manager: a window that is not on top must work on as if it were.
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--force-color-profile=srgb',
]

/** Playwright replaces the environment instead of adding to it. */
function currentEnvironment(): Record<string, string> {
  const environment: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) {
    // A terminal inside another Electron program sets this, and Electron would start as plain Node.
    if (value !== undefined && name !== 'ELECTRON_RUN_AS_NODE') environment[name] = value
  }
  return environment
}

function isMirror(page: Page): boolean {
  return new URL(page.url()).searchParams.get('role') === 'mirror'
}

/** Windows of the time before are opened together: a mirror among them may come first, but shows only. */
async function firstWindow(app: ElectronApplication, readOutput: () => string): Promise<Page> {
  try {
    const first = await app.firstWindow({ timeout: startTimeoutMs })
    await first.waitForLoadState('domcontentloaded')
    if (!isMirror(first)) return first
    const page =
      app.windows().find(window => window !== first) ??
      (await app.waitForEvent('window', { timeout: startTimeoutMs }))
    await page.waitForLoadState('domcontentloaded')
    return page
  } catch (error) {
    await closeOrKill(app)
    throw new Error(`Hutch opened no window. It printed:\n${readOutput()}`, { cause: error })
  }
}

/** Asked from Playwright's history: listeners would miss what happened before they were attached. */
async function pageErrors(page: Page): Promise<string[]> {
  const messages = await page.consoleMessages({ filter: 'all' })
  const printed = messages.filter(message => message.type() === 'error').map(message => message.text())
  const uncaught = (await page.pageErrors({ filter: 'all' })).map(error => error.stack ?? error.message)
  return [...printed, ...uncaught]
}

function collectOutput(app: ElectronApplication): () => string {
  let output = ''
  const { stdout, stderr } = app.process()
  stdout?.on('data', (bytes: Buffer) => (output += bytes.toString()))
  stderr?.on('data', (bytes: Buffer) => (output += bytes.toString()))
  return () => output
}

async function screenshot(page: Page, name: string): Promise<string> {
  const folder = process.env.HUTCH_SCREENSHOTS ?? join(projectRoot, 'test-results/screenshots')
  await mkdir(folder, { recursive: true })
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path })
  return path
}

async function closeOrKill(app: ElectronApplication): Promise<void> {
  const child = app.process()
  const killer = setTimeout(() => child.kill('SIGKILL'), closeTimeoutMs)
  await app.close().catch(() => child.kill('SIGKILL'))
  clearTimeout(killer)
}
