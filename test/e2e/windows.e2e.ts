import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bridge, Calls, Outcome } from '../../shared/ipc/contract.ts'
import { Console, effFrames, patienceMs } from './console.ts'
import { masterFile, recorded } from './recorded.ts'

const steps = 60
let desk: Console
let userData: string
let out: string

async function another(command: string): Promise<Page> {
  const opened = desk.hutch.app.waitForEvent('window')
  await desk.page.keyboard.press('Control+k')
  await desk.page.keyboard.type(command)
  await desk.page.keyboard.press('Enter')
  const page = await opened
  page.setDefaultTimeout(patienceMs)
  await page.getByTestId('run-state').waitFor()
  return page
}

async function ask(page: Page, name: keyof Calls, arg: unknown): Promise<Outcome<unknown>> {
  return await page.evaluate(
    ([call, raw]) => (globalThis as unknown as { hutch: Bridge }).hutch.call(call, raw as never),
    [name, arg] as const,
  )
}

/** For the eye; only kept where asked for. */
const picture = async (page: Page, name: string): Promise<unknown> =>
  await page.screenshot({ path: join(process.env.HUTCH_SCREENSHOTS ?? out, `${name}.png`) })

const frameOn = async (page: Page): Promise<number> =>
  Number((await page.getByTestId('image-stage').getAttribute('data-frame')) ?? -1)

describe('several windows', () => {
  let mirror: Page
  let second: Page

  beforeAll(async () => {
    userData = await mkdtemp(join(tmpdir(), 'hutch-user-data-'))
    out = await mkdtemp(join(tmpdir(), 'hutch-windows-'))
    desk = await Console.start({ userData, out })
    await desk.until('IDLE')
  })
  afterAll(async () => {
    await desk.close()
    await rm(userData, { recursive: true, force: true })
    await rm(out, { recursive: true, force: true })
  })

  test('a second console and a mirror show the same run', async () => {
    second = await another('New window')
    mirror = await another('New mirror window')
    await desk.startEff(steps)
    for (const page of [second, mirror]) {
      await page.getByTestId('run-state').getByText('RUNNING', { exact: true }).waitFor()
      await expect.poll(() => frameOn(page), { timeout: patienceMs }).toBeGreaterThan(2)
    }
    expect(await frameOn(desk.page)).toBeGreaterThan(0)
  })

  test('one window has control; another that asks by mouse is refused by a key', async () => {
    await desk.page.getByTestId('chip-control').waitFor()
    await second.getByTestId('chip-watching').getByText('window 1 has control').waitFor()
    const start = await ask(second, 'run.start', { description: 'x', set: {} })
    expect(start).toMatchObject({ ok: false, problem: { kind: 'refused' } })
    await second.locator('[data-command="control.ask"]').click()
    await desk.page.getByTestId('control-request').getByText('asks for control').waitFor()
    await second.getByTestId('control-asking').waitFor()
    // At once: without an answer control would pass in 15 s, and slow machines take long for a picture.
    await desk.page.keyboard.press('Control+Shift+K')
    await second.locator('[data-command="control.ask"]').waitFor()
    await second.getByTestId('toast').getByText('Window 1 keeps control').waitFor()
    expect(await desk.page.getByTestId('control-request').count()).toBe(0)
  })

  test('one that asks by a key is given control by mouse, and the run has not noticed', async () => {
    await second.keyboard.press('Control+Shift+G')
    await desk.page.getByTestId('control-request').locator('[data-command="control.give"]').click()
    await second.getByTestId('chip-control').waitFor()
    await desk.page.getByTestId('chip-watching').getByText('window 2 has control').waitFor()
    expect(await second.title()).toContain('window 2')
    expect(await ask(desk.page, 'run.skip', undefined)).toMatchObject({ problem: { kind: 'refused' } })
    await picture(desk.page, 'control-watching')
    expect(await desk.state()).toBe('RUNNING')
    await second.keyboard.press('Control+p')
    await desk.until('PAUSED')
  })

  test('the mirror says what it is and offers no verb', async () => {
    await mirror.getByText('Only shows').waitFor()
    expect(await mirror.locator('[data-command="run.pause"]:not([aria-disabled="true"])').count()).toBe(0)
    expect(await mirror.locator('[data-command="run.abort"]:not([aria-disabled="true"])').count()).toBe(0)
    await picture(mirror, 'mirror')
  })

  const verbs: readonly (readonly [keyof Calls, unknown])[] = [
    ['run.pause', undefined],
    ['run.abort', undefined],
    ['run.start', { description: 'x', set: {} }],
    ['spec.run', { line: 'umv samx 1' }],
    ['spec.abort', undefined],
    ['settings.write', { theme: 'dark', scale: 1, outputFolder: '/' }],
    ['analysis.start', { workflow: 'normalise', master: 'x', node: '/x' }],
    ['window.open', { role: 'console' }],
    ['control.ask', undefined],
    ['control.answer', { gives: true }],
    ['file.export', { file: 'x', path: '/' }],
  ]

  test.each(verbs)('no verb passes from a mirror, however it is asked: %s', async (name, arg) => {
    expect(await ask(mirror, name, arg)).toMatchObject({ ok: false, problem: { kind: 'refused' } })
  })

  test('the run has noticed nothing of it', async () => {
    expect(await desk.state()).toBe('PAUSED')
    await second.keyboard.press('Control+p')
    await desk.until('DONE')
    expect(recorded(out, 'EFF_0001').complete).toBe(effFrames(steps))
  })

  test('a theme chosen in one window is seen in all', async () => {
    await second.keyboard.press('Control+k')
    await second.keyboard.type('theme light')
    await second.keyboard.press('Enter')
    for (const page of [desk.page, second, mirror])
      await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe('light')
  })

  test('moving can be switched off for a console: it still stops what runs', async () => {
    const read = await ask(second, 'settings.read', undefined)
    const settings = read.ok ? (read.value as object) : {}
    expect(await ask(second, 'settings.write', { ...settings, mayMove: false })).toMatchObject({ ok: true })
    expect(await ask(second, 'spec.run', { line: 'umv samx 1' })).toMatchObject({
      ok: false,
      problem: { kind: 'refused' },
    })
    expect(await ask(second, 'run.abort', undefined)).not.toMatchObject({ problem: { kind: 'refused' } })
    expect(await ask(second, 'settings.write', settings)).toMatchObject({ ok: true })
  })

  test('a window that is closed takes only itself; those open at the end come back', async () => {
    const corner = { kind: 'rectangle', x: 0, y: 0, width: 10, height: 10 } as const
    const change = { kind: 'region', shape: corner, isOutside: false } as const
    expect(await ask(desk.page, 'mask.change', { view: 'acquire', change })).toMatchObject({ ok: true })
    await second.close()
    await expect.poll(() => desk.page.getByTestId('chip-watching').count()).toBe(0)
    await desk.page.getByTestId('run-state').waitFor()
    await desk.close()
    desk = await Console.start({ userData, out })
    await desk.until('IDLE')
    await expect.poll(() => desk.hutch.app.windows().length, { timeout: patienceMs }).toBe(2)
    const roles = desk.hutch.app.windows().map(page => new URL(page.url()).searchParams.get('role'))
    expect(roles.sort()).toEqual(['console', 'mirror'])
  })

  test('a mask that was drawn before is there again, for the detector it was drawn for', async () => {
    await desk.open(masterFile(out, 'EFF_0001'))
    await desk.node('Data').click()
    await desk.page.getByTestId('image-masked').getByText('0.2 %').waitFor()
  })
})
