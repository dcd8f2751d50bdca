import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pitchOfBestMrad, rockingWidthMrad } from '../../electron/simulator/rocking-curve.ts'
import { Console } from './console.ts'

let desk: Console

describe('SPEC in the window', () => {
  beforeAll(async () => {
    desk = await Console.start()
    await desk.until('IDLE')
  })
  afterAll(async () => {
    await desk.close()
  })

  const motor = (mnemonic: string) => desk.page.locator(`[data-motor="${mnemonic}"]`)
  const position = async (mnemonic: string): Promise<string> =>
    await desk.page.getByLabel(`Move ${mnemonic} to`).inputValue()
  const terminal = () => desk.page.getByTestId('spec-terminal')

  test('shows the motors that the server has, with positions and units', async () => {
    await desk.page.getByRole('tab', { name: 'Motors' }).click()
    await motor('energy').waitFor()
    await expect.poll(() => position('energy')).toBe('4')
    await motor('energy').getByText('keV').waitFor()
    await desk.film('spec-motors')
  })

  test('moves a motor by a typed position: from, to and difference are said before', async () => {
    const field = desk.page.getByLabel('Move energy to')
    await field.click()
    await field.fill('4.02')
    await motor('energy').getByText('4 → 4.02 (Δ +0.02)').waitFor()
    await desk.hutch.screenshot('spec-motor-typed')
    await field.press('Enter')
    await field.blur()
    await expect.poll(() => position('energy')).toBe('4.02')
  })

  test('refuses a position beyond the limits while it is typed', async () => {
    const field = desk.page.getByLabel('Move energy to')
    await field.click()
    await field.fill('99')
    await motor('energy')
      .getByText(/^Limits are/)
      .waitFor()
    await field.press('Enter')
    await field.press('Escape')
    await field.blur()
    await expect.poll(() => position('energy')).toBe('4.02')
  })

  test('steps a motor with a button and with the keyboard', async () => {
    await desk.page.getByLabel('Step of samz').fill('0.5')
    await desk.page.getByRole('button', { name: 'samz one step up' }).click()
    await expect.poll(() => position('samz')).toBe('0.5')
    await desk.page.getByLabel('Step of samz').press('Alt+ArrowDown')
    await expect.poll(() => position('samz')).toBe('0')
  })

  test('shows what was sent, exactly, and runs what is typed', async () => {
    await desk.page.keyboard.press('Control+Backquote')
    await terminal().getByText('mv energy 4.02', { exact: true }).waitFor()
    const line = desk.page.getByLabel('SPEC command')
    await line.fill('p 6*7')
    await line.press('Enter')
    await terminal().getByText('42', { exact: true }).waitFor()
    await line.fill('mv nothere 3')
    await line.press('Enter')
    await terminal()
      .getByText(/nothere/)
      .nth(1)
      .waitFor()
    await desk.film('spec-terminal')
  })

  test('remembers what was typed and completes names', async () => {
    const line = desk.page.getByLabel('SPEC command')
    await line.press('ArrowUp')
    expect(await line.inputValue()).toBe('mv nothere 3')
    await line.press('ArrowUp')
    expect(await line.inputValue()).toBe('p 6*7')
    await line.press('ArrowDown')
    await line.press('ArrowDown')
    await line.fill('umv sam')
    await line.press('Tab')
    await desk.page.getByTestId('spec-completions').getByText('samy', { exact: true }).waitFor()
    await line.fill('umv ener')
    await line.press('Tab')
    expect(await line.inputValue()).toBe('umv energy ')
    await line.fill('')
  })

  test('aborts a long motion by the button that is there while SPEC is busy', async () => {
    const line = desk.page.getByLabel('SPEC command')
    await line.fill('umv rot 179; umv rot 0; umv rot 179; umv rot 0; umv rot 179')
    await line.press('Enter')
    await desk.page.getByTestId('run-buttons').getByRole('button', { name: 'Abort' }).waitFor()
    await desk.film('spec-moving')
    await desk.page.keyboard.press('Shift+Escape')
    await desk.page
      .getByTestId('run-buttons')
      .getByRole('button', { name: 'Abort' })
      .waitFor({ state: 'detached' })
    await expect.poll(() => motor('rot').getAttribute('data-moving')).toBe('false')
  })

  test('counts for a second', async () => {
    await desk.page.getByRole('tab', { name: 'Counters' }).click()
    await desk.page.getByRole('button', { name: 'Count', exact: true }).click()
    const seconds = desk.page.locator('[data-counter="sec"] .value')
    await expect.poll(() => seconds.innerText()).toBe('1')
    await desk.film('spec-counters')
  })

  test('is locked while an experiment drives SPEC, and says so', async () => {
    await desk.startEff(20)
    await desk.page.getByRole('tab', { name: 'Motors' }).click()
    await desk.page.getByText('Locked while an experiment is under way').first().waitFor()
    expect(await desk.page.getByLabel('Move energy to').isDisabled()).toBe(true)
    await desk.film('spec-locked')
    await desk.button('run.abort').click()
    await desk.until('ABORTED')
    expect(await desk.hutch.pageErrors()).toEqual([])
  })
})

describe('a rocking curve', () => {
  beforeAll(async () => {
    desk = await Console.start()
    await desk.until('IDLE')
    await desk.page.keyboard.press('Control+Backquote')
    await desk.page.getByLabel('SPEC command').fill('shopen')
    await desk.page.getByLabel('SPEC command').press('Enter')
    await desk.page.getByTestId('spec-terminal').getByText('Shutter open').waitFor()
    await desk.page.getByRole('tab', { name: 'Scan', exact: true }).click()
  })
  afterAll(async () => {
    await desk.close()
  })

  const line = () => desk.page.getByTestId('scan-line').innerText()
  const bar = () => desk.page.getByTestId('peak-bar')
  const place = (name: string) => bar().locator(`[data-place="${name}"]`)
  /** mrad */
  const pitch = async (): Promise<number> => Number(await desk.page.getByLabel('Move pitch to').inputValue())
  const distanceFromBest = async (): Promise<number> => Math.abs((await pitch()) - pitchOfBestMrad)
  // 26 points of 0.02 mrad, peak of 40 000 counts: the noise moves the centre by some 0.1 % of the width.
  const toleranceMrad = 0.002

  test('shows the exact command before it is sent, and refuses one beyond the limits', async () => {
    await desk.page.getByLabel('Motor 1').selectOption('pitch')
    await desk.page.getByLabel('Start 1').fill('-0.1')
    await desk.page.getByLabel('End 1').fill('99')
    await desk.page.getByText(/pitch would leave its limits/).waitFor()
    await desk.page.getByLabel('End 1').fill('0.4')
    await desk.page.getByLabel('Intervals 1').fill('25')
    await desk.page.getByLabel('Time per point').fill('0.2')
    expect(await line()).toBe('ascan pitch -0.1 0.4 25 0.2')
    await desk.film('scan-form')
  })

  test('is followed: it becomes a node with its curve and its numbers, point by point', async () => {
    await desk.page.getByRole('button', { name: 'Start scan' }).click()
    await desk.until('FOLLOWING')
    await desk.page.getByRole('tab', { name: /^SPEC/ }).click()
    await desk.page.getByRole('treeitem', { name: /ascan/ }).first().waitFor()
    await expect.poll(() => desk.curvePoints(), { timeout: 20_000 }).toBeGreaterThan(3)
    await desk.film('scan-following')
    await expect.poll(() => desk.curvePoints(), { timeout: 30_000 }).toBe(26)
    await desk.film('spec-scan')
    expect(await desk.page.getByTestId('scan-table').getAttribute('data-points')).toBe('26')
  })

  test('stands where the crystals are parallel, as wide as two reflections of silicon', async () => {
    for (const name of ['CEN', 'COM', 'PEAK'])
      expect(Math.abs(Number(await place(name).locator('.mono').innerText()) - pitchOfBestMrad)).toBeLessThan(
        0.02,
      )
    const words = await bar().getByText('FWHM').locator('..').innerText()
    expect(Math.abs(Number(/[\d.]+/.exec(words)?.[0]) - rockingWidthMrad(4))).toBeLessThan(0.01)
  })

  test('its centre is one click and one confirmation away: the motor stands at the truth', async () => {
    await place('CEN').click()
    await bar()
      .getByText(/pitch 0.4 → 0.1/)
      .waitFor()
    await desk.film('scan-move-there')
    await desk.page.getByTestId('peak-move').click()
    await desk.page.getByRole('tab', { name: 'Motors' }).click()
    await expect.poll(distanceFromBest, { timeout: 20_000 }).toBeLessThan(toleranceMrad)
  })

  test('the same by keyboard alone: scan, centre, confirmation', async () => {
    const { page } = desk
    await page.keyboard.press('Control+Backquote')
    await page.getByLabel('SPEC command').focus()
    await page.keyboard.type('ascan pitch 0 0.3 20 0.1')
    await page.keyboard.press('Enter')
    await expect.poll(() => desk.curvePoints(), { timeout: 30_000 }).toBe(21)
    await expect.poll(pitch).toBeCloseTo(0.3, 3)
    await place('CEN').focus()
    await page.keyboard.press('Enter')
    await bar().getByRole('button', { name: 'Move to CEN' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(), { timeout: 5000 }).toBe('CEN')
    await page.keyboard.press('Enter')
    await bar().getByRole('button', { name: 'Move to CEN' }).waitFor()
    await expect.poll(() => focused(), { timeout: 5000 }).toBe('peak-move')
    await page.keyboard.press('Enter')
    await expect.poll(distanceFromBest, { timeout: 20_000 }).toBeLessThan(toleranceMrad)
  })

  test('ends when it is asked to, as a recorded experiment', async () => {
    await desk.button('run.end').click()
    await desk.until('DONE')
    await desk.page.getByText('2 scans · 47 points · none lost').waitFor()
    await desk.film('scan-done')
    expect(await desk.hutch.pageErrors()).toEqual([])
  })
})

async function focused(): Promise<string | undefined> {
  return await desk.page.evaluate(() =>
    document.activeElement instanceof HTMLElement
      ? (document.activeElement.dataset.place ?? document.activeElement.dataset.testid)
      : undefined,
  )
}
