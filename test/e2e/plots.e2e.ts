import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Console, patienceMs } from './console.ts'

let desk: Console

async function type(line: string): Promise<void> {
  const field = desk.page.getByLabel('SPEC command')
  await desk.page.keyboard.press('Control+Backquote')
  await field.fill(line)
  await field.press('Enter')
}

const surface = () => desk.page.getByTestId('plot-surface')
const drawnCurves = () => desk.page.locator('[data-testid="curve"] .scatterlayer .trace').count()
const option = (name: RegExp) => desk.page.getByRole('dialog').getByRole('checkbox', { name })
const points = (count: number) => expect.poll(() => desk.curvePoints(), { timeout: patienceMs }).toBe(count)

describe('plots of scans', () => {
  beforeAll(async () => {
    desk = await Console.start()
    await desk.until('IDLE')
    await desk.page.keyboard.press('Control+k')
    await desk.page.keyboard.type('follow spec')
    await desk.page.keyboard.press('Enter')
    await desk.until('FOLLOWING')
    await type('shopen')
    await desk.page.getByTestId('spec-terminal').getByText('Shutter open').waitFor()
  })
  afterAll(() => desk.close())

  test('a scan is fitted, with errors, R² and the fit over its points', async () => {
    await type('ascan pitch -0.1 0.4 25 0.1')
    await points(26)
    await desk.page.getByTestId('fit-shape').selectOption('gauss')
    await desk.page
      .getByTestId('fit-bar')
      .getByText(/± 0\.000/)
      .first()
      .waitFor()
    expect(Number(await desk.page.getByTestId('fit-r2').innerText())).toBeGreaterThan(0.99)
    await expect.poll(drawnCurves).toBeGreaterThanOrEqual(3)
    await desk.film('plot-fit')
  })

  test('the centre of the fit is one click and one line from → to away', async () => {
    await desk.page.locator('[data-place="fit"]').click()
    await desk.page
      .getByTestId('move-prompt')
      .getByText(/pitch 0.4 → 0.1/)
      .waitFor()
    await desk.page.getByRole('button', { name: 'Move to fit' }).click()
    await desk.page.getByTestId('move-prompt').waitFor({ state: 'detached' })
  })

  test('the last scans lie over each other, in colours of their own, by the menu and by a key', async () => {
    await type('ascan pitch 0 0.4 20 0.1')
    await points(21)
    await desk.page.getByTestId('fit-shape').selectOption('')
    await expect.poll(drawnCurves).toBe(2)
    await desk.page.getByTestId('plot-menu').click()
    await option(/^Last 5 scans/).check()
    await desk.page.keyboard.press('Escape')
    await expect.poll(drawnCurves).toBe(3)
    await desk.film('plot-last')
    await surface().focus()
    await desk.page.keyboard.press('5')
    await expect.poll(drawnCurves).toBe(2)
  })

  test('a scan is dragged from the tree onto the plot, and its difference shown', async () => {
    await desk.page.getByRole('treeitem', { name: /^#1 ascan/ }).dragTo(surface())
    await expect.poll(drawnCurves).toBe(3)
    await surface().focus()
    await desk.page.keyboard.press('d')
    await desk.page.locator('.ytitle').getByText('det').first().waitFor()
    await expect.poll(drawnCurves).toBe(1)
    await desk.film('plot-difference')
    await desk.page.keyboard.press('d')
  })

  test('it is divided by the ring current', async () => {
    await surface().focus()
    await desk.page.keyboard.press('n')
    await desk.page
      .locator('.ytitle')
      .getByText(/det \/ /)
      .waitFor()
    await desk.page.keyboard.press('n')
  })

  test('arrows walk over the points and Enter asks to move there', async () => {
    await surface().focus()
    for (const key of ['Home', 'ArrowRight', 'ArrowRight']) await desk.page.keyboard.press(key)
    await expect.poll(() => desk.page.getByTestId('plot-last').innerText()).toContain('pitch 0.04 mrad')
    await desk.page.keyboard.press('Enter')
    await desk.page
      .getByTestId('move-prompt')
      .getByText(/→ 0\.04/)
      .waitFor()
    await desk.page.keyboard.press('Escape')
    await desk.page.getByTestId('move-prompt').waitFor({ state: 'detached' })
  })

  test('a right click on a point offers to move the motor there', async () => {
    const box = await surface().boundingBox()
    if (box === null) throw new Error('no plot')
    await desk.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { button: 'right' })
    await desk.page.getByRole('menuitem', { name: /^Move pitch to 0\.\d+…$/ }).waitFor()
    await desk.film('plot-context-menu')
    await desk.page.keyboard.press('Escape')
  })

  test('a curve of counts can be logarithmic without a complaint of the content policy', async () => {
    await surface().focus()
    await desk.page.keyboard.press('l')
    await desk.page.locator('.ytick').getByText('1000', { exact: true }).waitFor()
    await desk.film('plot-log')
    await desk.page.keyboard.press('l')
  })

  test('the strip chart shows the ring current, and whatever else is chosen', async () => {
    await desk.page.getByRole('tab', { name: 'Strip', exact: true }).click()
    await desk.page.getByTestId('strip-chart').locator('canvas').waitFor()
    await desk.page.getByTestId('strip-menu').click()
    await desk.page
      .getByRole('dialog')
      .getByRole('checkbox', { name: /^pitch/ })
      .check()
    await desk.page.keyboard.press('Escape')
    await desk.page.getByLabel('Newest values').getByText('pitch').waitFor()
    await desk.film('strip-chart')
  })

  test('a spectrum of SPEC is read while one looks, by channel', async () => {
    await type('ulong array MCA[2048]')
    await type('for (i = 0; i < 40; i++) MCA[1000 + i] = 100 * i')
    await desk.page.getByRole('tab', { name: 'MCA' }).click()
    await expect
      .poll(() => desk.page.getByTestId('mca-chart').getAttribute('data-channels'), { timeout: patienceMs })
      .toBe('2048')
    await desk.page.getByText('highest 1039').waitFor()
    await desk.film('mca')
    await desk.page.getByRole('tab', { name: /^#2 ascan/ }).click()
  })

  test('the tree is searched with Ctrl F', async () => {
    await surface().focus()
    await desk.page.keyboard.press('Control+f')
    await desk.page.keyboard.type('#2')
    await expect.poll(() => desk.page.getByRole('treeitem').count()).toBe(2)
    await desk.page.keyboard.press('Escape')
    expect(await desk.hutch.pageErrors()).toEqual([])
  })
})
