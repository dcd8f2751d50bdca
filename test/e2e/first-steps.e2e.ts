import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Console } from './console.ts'

let desk: Console
let userData: string

const steps = () => desk.page.getByTestId('first-steps')

describe('the first steps', () => {
  beforeAll(async () => {
    userData = await mkdtemp(join(tmpdir(), 'hutch-user-data-'))
    desk = await Console.start({ userData })
    await desk.until('IDLE')
  })
  afterAll(async () => {
    await desk.close()
    await rm(userData, { recursive: true, force: true })
  })

  test('are there at the first start, and each is done by doing it', async () => {
    await steps().waitFor()
    await desk.hutch.screenshot('first-steps')
    expect(await steps().locator('.done').count()).toBe(0)
    await desk.startEff(8)
    await expect.poll(() => steps().locator('.done').count()).toBe(1)
    await desk.page.keyboard.press('Control+k')
    await desk.page.keyboard.press('Escape')
    await expect.poll(() => steps().locator('.done').count()).toBe(2)
    await steps().getByText('Open its file, also while it runs').click()
    await desk.page.getByTestId('opened-file').waitFor()
    await steps().getByText('That was it').waitFor()
    await steps().getByRole('button', { name: 'Open recorded data…' }).waitFor()
  })

  test('go when they are told to, and do not come back', async () => {
    await steps()
      .getByRole('button', { name: /^Hide the first steps/ })
      .click()
    await steps().waitFor({ state: 'detached' })
    await desk.until('DONE')
    await desk.close()
    desk = await Console.start({ userData })
    await desk.until('IDLE')
    expect(await steps().count()).toBe(0)
    expect(await desk.hutch.pageErrors()).toEqual([])
  })
})
