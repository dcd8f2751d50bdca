import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Console, effFrames, patienceMs } from './console.ts'
import type { LaunchedHutch } from './launch-electron.ts'
import { recorded } from './recorded.ts'

const steps = 60
let out: string
let desk: Console

describe('a window that goes', () => {
  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'hutch-window-'))
    desk = await Console.start({ out })
    await desk.until('IDLE')
  })
  afterAll(async () => {
    await desk.close()
    await rm(out, { recursive: true })
  })

  test('a page that is loaded again catches up with the run', async () => {
    await desk.startEff(steps)
    await desk.untilDone('Data', 2)
    const before = await desk.done('Data')
    await desk.page.reload()
    await desk.until('RUNNING')
    await desk.untilDone('Data', before + 1)
    await expect.poll(() => desk.frameOnScreen()).toBeGreaterThan(before)
    await expect.poll(() => desk.curvePoints()).toBeGreaterThanOrEqual(before)
  })

  test('started once more, it brings its window to the front and there is one program', async () => {
    const { stderr, code } = await startAgainOn(desk.hutch)
    expect(stderr).toContain('Hutch is open already: its window was brought to the front')
    expect(code).toBe(0)
    expect(await desk.state()).toBe('RUNNING')
    expect(desk.hutch.app.windows()).toHaveLength(1)
  })

  test('closing the last window in mid-run asks first, and the run goes on meanwhile and after "Go on"', async () => {
    await answerQuestion(0)
    await desk.hutch.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await expect.poll(questions).toEqual(['EFF_0001 is under way'])
    const before = await desk.done('Data')
    await desk.untilDone('Data', before + 1)
    await desk.page.keyboard.press('Control+q')
    await expect.poll(questions).toHaveLength(2)
    expect(await desk.state()).toBe('RUNNING')
  })

  test('"Abort and quit" ends the run properly, then the program', async () => {
    await answerQuestion(1)
    const ended = whenEnded(desk.hutch.app)
    await desk.hutch.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    expect(await ended).toBe(0)
    const { status, complete, readable } = recorded(out, 'EFF_0001')
    expect(status).toBe('aborted')
    expect(complete).toBeGreaterThan(effFrames(0))
    expect(readable).toBe(complete)
  })

  test('after a kill in mid-run the next start recovers by itself, and offers what was being computed again', async () => {
    desk = await Console.start({ out })
    await desk.until('IDLE')
    await desk.startEff(steps)
    await desk.untilDone('Data', 3)
    await desk.node('Data').click()
    await desk.button('data.normalise').click()
    await desk.node('Data, Normalise').waitFor()
    const acknowledged = await desk.done('Data')
    const ended = whenEnded(desk.hutch.app)
    desk.hutch.app.process().kill('SIGKILL')
    await ended
    desk = await Console.start({ out })
    await desk.page.getByRole('tab', { name: 'Log' }).click()
    await desk.page
      .getByRole('log', { name: 'Log' })
      .getByText(/EFF_0002.*recovered/)
      .waitFor()
    await desk.page
      .getByText(/Data, Normalise 01 of EFF_0002 was being computed when Hutch ended/)
      .first()
      .waitFor()
    await desk.hutch.screenshot('recovered')
    const { status, complete, readable } = recorded(out, 'EFF_0002')
    expect(status).not.toBe('running')
    expect(complete).toBeGreaterThanOrEqual(20 + 3 * acknowledged - 1)
    expect(readable).toBe(complete)
    await startAgain()
    expect(recorded(out, 'EFF_0002')).toMatchObject({ complete, readable })
  })

  /** In Analyse, where the job that was interrupted stands among the results. */
  async function startAgain(): Promise<void> {
    await desk.open(join(out, 'EFF_0002', 'EFF_0002.h5'))
    await desk.page.keyboard.press('Control+3')
    const interrupted = desk.page.locator('[data-result="EFF_0002_normalise_01"]')
    await interrupted.getByText(/^failed: Hutch ended while this was computed/).waitFor()
    await desk.film('analyse-interrupted')
    await interrupted.getByRole('button', { name: /again$/ }).click()
    await desk.page
      .locator('[data-result="EFF_0002_normalise_02"]')
      .getByText(/^done in/)
      .waitFor({ timeout: patienceMs })
    await desk.page.keyboard.press('Control+1')
  }

  test('a page that crashes comes back by itself while the run goes on', async () => {
    await desk.startEff(steps)
    await desk.untilDone('Data', 2)
    const before = await desk.done('Data')
    await desk.hutch.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
    })
    const timeout = patienceMs
    await expect.poll(async () => (await seen())?.state, { timeout }).toBe('RUNNING')
    await expect.poll(async () => (await seen())?.points, { timeout }).toBeGreaterThan(before)
    await expect.poll(async () => (await seen())?.frame, { timeout }).toBeGreaterThan(before)
    await expect.poll(async () => (await seen())?.state, { timeout }).toBe('DONE')
    expect(recorded(out, 'EFF_0003').complete).toBe(effFrames(steps))
  })
})

/** The system's question is answered as a person would, with the button of this number; what was asked is kept. */
async function answerQuestion(button: number): Promise<void> {
  await desk.hutch.app.evaluate(({ app, dialog }, response) => {
    const asked: string[] = []
    Object.assign(app, { asked })
    const answer = (options: { message: string }): Promise<{ response: number }> => {
      asked.push(options.message)
      return Promise.resolve({ response })
    }
    Object.assign(dialog, { showMessageBox: answer })
  }, button)
}

async function questions(): Promise<readonly string[]> {
  return await desk.hutch.app.evaluate(({ app }) => (app as unknown as { asked: string[] }).asked)
}

/** As a person does who has forgotten the open window: the same program on the same settings. */
async function startAgainOn({ app }: LaunchedHutch): Promise<{ stderr: string; code: number | null }> {
  const [program = '', ...args] = app.process().spawnargs
  // Playwright's own words let it take part in the start; without it the program would wait for it.
  const own = args.filter(word => !word.startsWith('--inspect') && !word.startsWith('--remote-debugging'))
  const second = spawn(
    program,
    own.filter((word, at) => word !== '-r' && own[at - 1] !== '-r'),
  )
  let stderr = ''
  second.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()))
  const code = await new Promise<number | null>(resolve => second.once('exit', resolve))
  return { stderr, code }
}

interface Seen {
  readonly state: string
  readonly frame: number
  readonly points: number
}

/** Playwright gives a crashed page up for good; the main process can still ask the one that replaced it. */
async function seen(): Promise<Seen | undefined> {
  return await desk.hutch.app.evaluate(async ({ BrowserWindow }, { script, limitMs }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (contents === undefined || contents.isCrashed() || contents.isLoading()) return undefined
    // A page that is just going away never answers.
    const late = new Promise<undefined>(resolve => setTimeout(resolve, limitMs))
    return await Promise.race([contents.executeJavaScript(script) as Promise<Seen>, late])
  }, look)
}

const look = {
  limitMs: 2000,
  script: `(() => {
    const find = name => document.querySelector('[data-testid="' + name + '"]')
    return {
      state: find('run-state')?.innerText.trim() ?? '',
      frame: Number(find('image-stage')?.dataset.frame ?? -1),
      points: Number(find('curve')?.dataset.points ?? 0),
    }
  })()`,
}

function whenEnded(app: ElectronApplication): Promise<number | null> {
  return new Promise(resolve => app.process().once('exit', resolve))
}
