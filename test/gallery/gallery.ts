import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Bridge } from '../../shared/ipc/contract.ts'
import { themeNames, type Settings, type ThemeName } from '../../shared/model/settings.ts'
import { Console, patienceMs, type ConsoleOptions } from '../e2e/console.ts'

/** Takes the pictures of one console and writes them into the index. */
export class Gallery {
  readonly desk: Console
  readonly #title: string
  readonly #rows: string[] = []

  private constructor(title: string, desk: Console) {
    this.#title = title
    this.desk = desk
  }

  static async open(title: string, options: ConsoleOptions): Promise<Gallery> {
    const target = process.env.HUTCH_SCREENSHOTS
    if (target !== undefined) await mkdir(target, { recursive: true })
    return new Gallery(title, await Console.start(options))
  }

  get page(): Page {
    return this.desk.page
  }

  /** One state in all themes, each at 1600 × 1000 and 1280 × 800. */
  async show(name: string, words: string): Promise<void> {
    const files: string[] = []
    await this.desk.atBothSizes(async suffix => {
      for (const theme of themeNames) {
        await this.wear(theme)
        files.push(await this.#shoot(`${name}-${theme}${suffix}`))
      }
      await this.wear('dark')
    })
    this.#enter(name, words, files)
  }

  /** One state as it is now: what differs is not the theme. */
  async showOnce(name: string, words: string): Promise<void> {
    this.#enter(name, words, [await this.#shoot(name)])
  }

  /** One state as the window has it; a page that is zoomed is cut off in pictures of the page. */
  async showWindow(name: string, words: string): Promise<void> {
    const target = process.env.HUTCH_SCREENSHOTS
    if (target === undefined) return
    await this.page.evaluate(
      () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    )
    const png = await this.desk.hutch.app.evaluate(async ({ BrowserWindow }) => {
      const image = await BrowserWindow.getAllWindows()
        .toSorted((a, b) => a.id - b.id)[0]
        ?.capturePage()
      return image?.toPNG().toString('base64') ?? ''
    })
    await writeFile(join(target, `${name}.png`), Buffer.from(png, 'base64'))
    this.#enter(name, words, [`${name}.png`])
  }

  /** Another window, as it is now. */
  async showPage(page: Page, name: string, words: string): Promise<void> {
    const target = process.env.HUTCH_SCREENSHOTS
    if (target === undefined) return
    await page.screenshot({ path: join(target, `${name}.png`) })
    this.#enter(name, words, [`${name}.png`])
  }

  async wear(theme: ThemeName): Promise<void> {
    await this.set({ theme, showsFirstSteps: false })
    await this.page.locator(`html[data-theme="${theme}"]`).waitFor()
    await this.page.waitForFunction(plotsWearTheme)
  }

  async set(part: Partial<Settings>): Promise<void> {
    await this.page.evaluate(async changed => {
      const { hutch } = globalThis as unknown as { hutch: Bridge }
      const read = await hutch.call('settings.read', undefined)
      if (read.ok) await hutch.call('settings.write', { ...read.value, ...changed })
    }, part)
  }

  async command(words: string): Promise<void> {
    await this.page.keyboard.press('Control+k')
    await this.page.keyboard.type(words)
    await this.page.keyboard.press('Enter')
  }

  /** Another window, opened by a command of the palette; it is as large as the first. */
  async another(words: string): Promise<Page> {
    const opened = this.desk.hutch.app.waitForEvent('window')
    await this.command(words)
    const page = await opened
    page.setDefaultTimeout(patienceMs)
    await page
      .getByTestId('run-state')
      .getByText(await this.desk.state(), { exact: true })
      .waitFor()
    return page
  }

  async go(workspace: string): Promise<void> {
    await this.page.getByTestId(`rail-${workspace}`).click()
  }

  async workspaceIds(): Promise<readonly string[]> {
    const places = this.page.locator('[data-testid^="rail-"]')
    return await places.evaluateAll(all =>
      all.map(place => place.getAttribute('data-testid')?.slice(5) ?? ''),
    )
  }

  async close(): Promise<void> {
    await this.desk.close()
    const target = process.env.HUTCH_SCREENSHOTS
    if (target === undefined) return
    await appendFile(join(target, 'index.md'), `# ${this.#title}\n\n${this.#rows.join('\n')}\n`)
  }

  async #shoot(name: string): Promise<string> {
    await this.desk.hutch.screenshot(name)
    return `${name}.png`
  }

  #enter(name: string, words: string, files: readonly string[]): void {
    const images = files.map(file => `[![${file}](${file})](${file})`).join(' ')
    this.#rows.push(`## ${name}\n\n${words}.\n\n${images}\n`)
  }
}

/** Plots are drawn anew a moment after the theme has changed. */
function plotsWearTheme(): boolean {
  const pane = document.createElement('div')
  pane.style.background = 'var(--bg1)'
  document.body.append(pane)
  const { backgroundColor } = getComputedStyle(pane)
  pane.remove()
  return [...document.querySelectorAll('.js-plotly-plot .main-svg')].every(plot =>
    ['rgba(0, 0, 0, 0)', backgroundColor].includes(getComputedStyle(plot).backgroundColor),
  )
}
