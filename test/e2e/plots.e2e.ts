import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
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
async function command(words: string): Promise<void> {
  await desk.page.keyboard.press('Control+k')
  await desk.page.keyboard.type(words)
  await desk.page.keyboard.press('Enter')
}

const points = (count: number) => expect.poll(() => desk.curvePoints(), { timeout: patienceMs }).toBe(count)
const map = () => desk.page.getByTestId('map')
/** Where the axes are; an odd number of cells has one in the middle. */
const cells = () => map().locator('.nsewdrag').first()
const mapSurface = () => desk.page.getByTestId('map-surface')
const mapCells = 63
const halfMapCells = 30
const mapPoints = async () =>
  (await map().count()) === 0 ? 0 : Number(await map().getAttribute('data-points'))
const readout = async () => (await desk.page.getByTestId('map-readout').innerText()).replaceAll('\n', ' ')

/** What a command of the menu of the map saves. */
async function saved(command: string, name: string): Promise<Buffer> {
  const file = join(desk.out, name)
  await desk.hutch.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  await cells().click({ button: 'right' })
  await desk.page.getByRole('menuitem', { name: command }).click()
  await desk.page.getByTestId('toast').filter({ hasText: name }).waitFor()
  return await readFile(file)
}

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
    await command('>Fit: none')
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

  test('a selected scan is taken off the plot and put onto it by a key', async () => {
    for (const count of [2, 3]) {
      await desk.page.getByRole('tree', { name: 'Experiment tree' }).focus()
      for (const key of ['Home', 'ArrowDown', 'o', 'f']) await desk.page.keyboard.press(key)
      await expect.poll(drawnCurves).toBe(count)
    }
  })

  test('it is divided by the ring current, or by the monitor that is chosen', async () => {
    await surface().focus()
    await desk.page.keyboard.press('n')
    await desk.page
      .locator('.ytitle')
      .getByText(/det \/ /)
      .waitFor()
    await desk.page.getByTestId('plot-menu').click()
    await desk.page.getByTestId('plot-monitor').selectOption('mon')
    await desk.page.locator('.ytitle').getByText('det / mon').first().waitFor()
    await desk.film('plot-monitor')
    await desk.page.getByTestId('plot-normalise').uncheck()
    await desk.page.keyboard.press('Escape')
    await expect.poll(() => desk.page.locator('.ytitle').first().textContent()).not.toContain('/')
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

  test('a click puts the cursor onto a point, Escape takes it away', async () => {
    const words = () => desk.page.getByTestId('plot-last').innerText()
    await surface().focus()
    await desk.page.keyboard.press('Escape')
    await expect.poll(words).toMatch(/^last/)
    const box = await surface().boundingBox()
    if (box === null) throw new Error('no plot')
    await desk.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
    await expect.poll(words).toMatch(/^at/)
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
  })

  test('a scan over two motors is a map, blank where nothing is measured', async () => {
    await type('mv pitch 0.15')
    // Ends by itself in the middle of its fourth row: nobody has to be quick to see it so.
    await type(`cdef("user_scan_plot", "if (NPTS == ${halfMapCells - 1}) exit\\n", "half")`)
    await type('mesh samy -2 2 8 samz -1.8 1.8 6 0.02')
    await expect.poll(mapPoints, { timeout: patienceMs }).toBe(halfMapCells)
    await desk.film('map-growing')
    await type('cdef("", "", "half", "delete")')
    await type('mesh samy -2 2 8 samz -1.8 1.8 6 0.02')
    await expect.poll(mapPoints, { timeout: 3 * patienceMs }).toBe(mapCells)
    await map().locator('.xtitle').getByText('samy (mm)').waitFor()
    await map().locator('.ytitle').getByText('samz (mm)').waitFor()
  })

  test('positions and value are read under the pointer', async () => {
    await cells().hover()
    await expect.poll(readout).toMatch(/^under\s+samy 0 mm · samz 0 mm · [\d\u2009]+( counts)?\s+63 of 63$/)
  })

  test('a click and a menu send both motors there', async () => {
    await cells().click({ button: 'right' })
    await desk.film('map-context-menu')
    await desk.page.getByRole('menuitem', { name: 'Move samy to 0, samz to 0…' }).click()
    await desk.page
      .getByTestId('move-prompt')
      .getByText(/samy .* → 0 .*samz .* → 0 /)
      .waitFor()
    await desk.film('map-move')
    await desk.page.getByRole('button', { name: 'Move to here' }).click()
    await desk.page.getByTestId('spec-terminal').getByText('mv samy 0 samz 0').waitFor()
  })

  test('the same by keys: cursor, question, no', async () => {
    await mapSurface().focus()
    for (const key of ['Home', 'PageUp', 'ArrowRight', 'ArrowDown']) await desk.page.keyboard.press(key)
    await desk.page.mouse.move(0, 0)
    await expect.poll(readout).toMatch(/^at\s+samy -1.5 mm · samz 1.2 mm/)
    await desk.page.keyboard.press('Enter')
    await desk.page
      .getByTestId('move-prompt')
      .getByText(/samy .* → -1\.5 .*samz .* → 1\.2 /)
      .waitFor()
    await desk.page.keyboard.press('Escape')
    await desk.page.getByTestId('move-prompt').waitFor({ state: 'detached' })
  })

  test('its colours and its value are chosen by key and by menu, and it is a curve for who wants one', async () => {
    await mapSurface().focus()
    await desk.page.keyboard.press(']')
    await desk.page.getByRole('button', { name: 'Colour map: Cividis' }).waitFor()
    await desk.page.getByTestId('map-menu').click()
    await desk.page.getByRole('radio', { name: /^mon/ }).check()
    await desk.film('map-menu')
    await desk.page.keyboard.press('Escape')
    await mapSurface().focus()
    await desk.page.keyboard.press('m')
    await expect.poll(() => desk.curvePoints()).toBe(mapCells)
    await surface().focus()
    await desk.page.keyboard.press('m')
    await expect.poll(mapPoints).toBe(mapCells)
  })

  test('its points leave as CSV, and it as a picture', async () => {
    const csv = (await saved('Save the plotted numbers as CSV…', 'map.csv')).toString('utf8')
    expect(csv.split('\n')[0]).toBe('samy (mm),samz (mm),mon (counts)')
    expect(csv.trim().split('\n')).toHaveLength(mapCells + 1)
    const png = await saved('Save the plot as PNG…', 'map.png')
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    const svg = (await saved('Save the plot as SVG…', 'map.svg')).toString('utf8')
    expect(svg).toContain('samz (mm)')
    expect(await desk.hutch.pageErrors()).toEqual([])
  })
})
