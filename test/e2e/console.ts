import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { launchHutch, type LaunchedHutch } from './launch-electron.ts'

/** Faster than real, so that a run takes seconds; small frames, so that two cores keep up. */
const speed = 8
export const imageSizePx = 256
/** A simulated beamline is up in 2 s here; slow machines get more. */
export const patienceMs = 20_000

interface Size {
  readonly width: number
  readonly height: number
}

const laptop: Size = { width: 1280, height: 800 }

export interface ConsoleOptions {
  readonly args?: readonly string[]
  /** Kept by the caller, to start twice on the same data; otherwise fresh and removed. */
  readonly out?: string
  readonly userData?: string
}

/** The window as a person sees it: words on the screen, buttons, keys. */
export class Console {
  readonly hutch: LaunchedHutch
  readonly out: string
  readonly #removeOut: () => Promise<void>

  private constructor(hutch: LaunchedHutch, out: string, removeOut: () => Promise<void>) {
    this.hutch = hutch
    this.out = out
    this.#removeOut = removeOut
  }

  static async start({ args = [], out, userData }: ConsoleOptions = {}): Promise<Console> {
    const folder = out ?? (await mkdtemp(join(tmpdir(), 'hutch-out-')))
    const hutch = await launchHutch({
      // Of two with one name the first counts: what a test asks for comes before what is usual.
      args: [`--out=${folder}`, ...args, `--speed=${speed}`, `--size=${imageSizePx}`],
      ...(userData === undefined ? {} : { userData }),
    })
    hutch.page.setDefaultTimeout(patienceMs)
    return new Console(hutch, folder, async () => {
      if (out === undefined) await rm(folder, { recursive: true, force: true })
    })
  }

  get page(): Page {
    return this.hutch.page
  }

  async close(): Promise<void> {
    await this.hutch.close()
    await this.#removeOut()
  }

  /** Waits until the run bar says `word`. */
  async until(word: string): Promise<void> {
    await this.page.getByTestId('run-state').getByText(word, { exact: true }).waitFor()
  }

  async state(): Promise<string> {
    return (await this.page.getByTestId('run-state').innerText()).trim()
  }

  button(command: string): Locator {
    return this.page.locator(`[data-command="${command}"]:not([aria-disabled="true"])`).first()
  }

  node(name: string): Locator {
    return this.page.getByRole('treeitem', { name, exact: true })
  }

  field(name: string): Locator {
    return this.page.getByRole('form', { name: 'Values for this run' }).getByLabel(name, { exact: true })
  }

  /** Opens the panel that starts experiments, and chooses the full-field EXAFS, or a description made from it. */
  async chooseEff(steps: number, name = 'EFF'): Promise<void> {
    if (!(await this.#isStartOpen())) await this.button('run.choose').click()
    await this.page.getByRole('radio', { name: new RegExp(`^${name}`) }).click()
    await this.field('steps').fill(String(steps))
    await this.field('steps').press('Tab')
    await this.page
      .getByTestId('plan-summary')
      .getByText(String(effFrames(steps)), { exact: true })
      .waitFor()
  }

  async startEff(steps: number, name?: string): Promise<void> {
    await this.chooseEff(steps, name)
    await this.button('run.start').click()
    await this.until('RUNNING')
  }

  /** Screenshots at the usual size and at the smallest that laptops have. */
  async film(name: string): Promise<void> {
    await this.atBothSizes(suffix => this.hutch.screenshot(`${name}${suffix}`))
  }

  /** Does something at the usual size, and at the smallest that laptops have; the suffix names the size. */
  async atBothSizes(act: (suffix: string) => Promise<unknown>): Promise<void> {
    const usual = await this.#contentSize()
    await act('')
    await this.#resize(laptop)
    await act(`-${laptop.width}x${laptop.height}`)
    await this.#resize(usual)
  }

  async #contentSize(): Promise<Size> {
    return await this.page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  }

  async #resize(size: Size): Promise<void> {
    await this.hutch.app.evaluate(({ BrowserWindow }, { width, height }) => {
      // In no certain order; ours was opened first.
      BrowserWindow.getAllWindows()
        .toSorted((a, b) => a.id - b.id)[0]
        ?.setContentSize(width, height)
    }, size)
    await expect.poll(() => this.#contentSize(), { timeout: patienceMs }).toEqual(size)
    await expect.poll(() => this.page.evaluate(plotsFit), { timeout: patienceMs }).toBe(true)
  }

  /** Answers the system's dialog with `file`, as a person would choose it. */
  async choose(file: string): Promise<void> {
    await this.hutch.app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
    }, file)
    await this.page.keyboard.press('Control+o')
  }

  async open(file: string): Promise<void> {
    await this.choose(file)
    await this.page.getByTestId('opened-file').getByText(basename(file), { exact: true }).waitFor()
  }

  /** Frames of a node that are complete, as its row in the tree says: `7 / 21`. */
  async done(name: string): Promise<number> {
    const words = await this.node(name).innerText()
    return Number(/(\d+) \/ \d+/.exec(words)?.[1] ?? 0)
  }

  async untilDone(name: string, atLeast: number): Promise<void> {
    await expect.poll(() => this.done(name), { timeout: patienceMs }).toBeGreaterThanOrEqual(atLeast)
  }

  get stage(): Locator {
    return this.page.getByTestId('image-stage')
  }

  /** Number of the frame on screen; −1 while there is none. */
  async frameOnScreen(): Promise<number> {
    return Number((await this.stage.getAttribute('data-frame')) ?? -1)
  }

  async curvePoints(): Promise<number> {
    const curve = this.page.getByTestId('curve')
    return (await curve.count()) === 0 ? 0 : Number(await curve.getAttribute('data-points'))
  }

  async #isStartOpen(): Promise<boolean> {
    return await this.page.getByRole('region', { name: 'New experiment' }).isVisible()
  }
}

/** Two darks of ten frames, then white, data and white at every point. */
export function effFrames(steps: number): number {
  return 20 + 3 * (steps + 1)
}

/** Images follow their pane at once, curves a moment later. */
async function plotsFit(): Promise<boolean> {
  await new Promise(resolve => requestAnimationFrame(resolve))
  return [...document.querySelectorAll('[data-testid="curve"]')].every(
    plot => plot.querySelector('.main-svg')?.clientHeight === plot.clientHeight,
  )
}
