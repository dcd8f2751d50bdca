import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

describe('a scan started in the window', () => {
  beforeAll(async () => {
    desk = await Console.start()
    await desk.until('IDLE')
    await desk.page.getByRole('tab', { name: 'Scan', exact: true }).click()
  })
  afterAll(async () => {
    await desk.close()
  })

  const line = () => desk.page.getByTestId('scan-line').innerText()

  test('shows the exact command before it is sent, and refuses one beyond the limits', async () => {
    await desk.page.getByLabel('Motor 1').selectOption('samz')
    await desk.page.getByLabel('Start 1').fill('-2')
    await desk.page.getByLabel('End 1').fill('99')
    await desk.page.getByText(/samz would leave its limits/).waitFor()
    await desk.page.getByLabel('End 1').fill('2')
    await desk.page.getByLabel('Intervals 1').fill('16')
    await desk.page.getByLabel('Time per point').fill('0.2')
    expect(await line()).toBe('ascan samz -2 2 16 0.2')
    await desk.film('scan-form')
  })

  test('is followed: it becomes a node with its curve, point by point', async () => {
    await desk.page.getByRole('button', { name: 'Start scan' }).click()
    await desk.until('FOLLOWING')
    await desk.page.getByRole('tab', { name: /^SPEC/ }).click()
    await desk.page.getByRole('treeitem', { name: /ascan/ }).first().waitFor()
    await expect.poll(() => desk.curvePoints(), { timeout: 20_000 }).toBeGreaterThan(3)
    await desk.film('scan-following')
    await expect.poll(() => desk.curvePoints(), { timeout: 30_000 }).toBe(17)
  })

  test('its centre of mass is one click and one confirmation away', async () => {
    const bar = desk.page.getByTestId('peak-bar')
    await bar.locator('[data-place="COM"]').click()
    await bar.getByText(/samz 2 → /).waitFor()
    await desk.film('scan-move-there')
    await desk.page.getByTestId('peak-move').click()
    await desk.page.getByRole('tab', { name: 'Motors' }).click()
    await expect
      .poll(() => desk.page.getByLabel('Move samz to').inputValue(), { timeout: 20_000 })
      .not.toBe('2')
  })

  test('ends when it is asked to, as a recorded experiment', async () => {
    await desk.button('run.end').click()
    await desk.until('DONE')
    await desk.page.getByText('1 scan · 17 points · none lost').waitFor()
    await desk.film('scan-done')
    expect(await desk.hutch.pageErrors()).toEqual([])
  })
})
