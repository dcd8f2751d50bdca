import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pythonModules } from '../support/need-tool.ts'
import { python } from '../support/system-python.ts'
import { Console, patienceMs } from './console.ts'
import { recordEff } from './recorded.ts'

/* What operators take for granted of an image view (levels, scales, marks, freezing, walking a stack), by mouse and keys. */

const timeout = patienceMs
let out: string
let master: string
let desk: Console

const canMakeFiles = pythonModules('h5py', 'numpy').missing() === undefined
const makeMasked = `
import h5py, numpy
with h5py.File(argument['file'], 'w') as f:
    def group(path, nx):
        g = f.require_group(path); g.attrs['NX_class'] = nx; return g
    group('/entry', 'NXentry'); group('/entry/instrument', 'NXinstrument')
    d = group('/entry/instrument/eiger', 'NXdetector')
    y, x = numpy.mgrid[0:96, 0:128]
    image = (50 + 400 * numpy.exp(-((x - 60)**2 + (y - 40)**2) / 300)).astype('uint32')
    image[10:12, 10:12] = 4294967295
    image[:, 63:65] = 4294967295
    image[40, 60] = 950
    d['data'] = image[numpy.newaxis]
    mask = numpy.zeros((96, 128), 'uint32'); mask[:, 63:65] = 1; mask[10:12, 10:12] = 2
    d['pixel_mask'] = mask
    d['saturation_value'] = 900
    for name, value, units in [('x_pixel_size', 0.075, 'mm'), ('y_pixel_size', 0.075, 'mm'), ('distance', 0.1, 'm')]:
        d[name] = value; d[name].attrs['units'] = units
    d['beam_center_x'] = 60.5; d['beam_center_y'] = 40.5
    m = group('/entry/instrument/monochromator', 'NXmonochromator')
    m['energy'] = 12.4; m['energy'].attrs['units'] = 'keV'
    print('{}')
`

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'hutch-image-'))
  master = await recordEff(out, 3)
  desk = await Console.start({ out: join(out, 'new') })
})
afterAll(async () => {
  await desk.close()
  await rm(out, { recursive: true })
})

const level = (name: 'Upper level' | 'Lower level'): Locator => desk.page.getByRole('textbox', { name })
const handle = (name: 'Upper level' | 'Lower level'): Locator => desk.page.getByRole('slider', { name })
const tool = (name: string): Locator => desk.page.locator(`[role=toolbar] button[aria-label="${name}"]`)

async function levels(): Promise<readonly [low: number, high: number]> {
  const [low, high] = [await level('Lower level').inputValue(), await level('Upper level').inputValue()]
  return [Number(low), Number(high)]
}

async function isPressed(name: string): Promise<string | null> {
  return await tool(name).getAttribute('aria-pressed', { timeout: 2000 })
}

async function showFrame(key: string, frame: number): Promise<void> {
  await desk.stage.press(key)
  await expect.poll(() => desk.frameOnScreen(), { timeout }).toBe(frame)
}

describe('levels', () => {
  test('are the first and last percent at first; min–max is wider', async () => {
    await desk.open(master)
    await desk.node('Data').click()
    await expect.poll(() => desk.frameOnScreen(), { timeout }).toBe(0)
    expect(await isPressed('Levels from 1 to 99 %')).toBe('true')
    const [low, high] = await levels()
    await tool('Levels from lowest to highest value').click()
    await expect.poll(async () => (await levels())[1], { timeout }).toBeGreaterThan(high)
    expect((await levels())[0]).toBeLessThan(low)
    await desk.stage.press('a')
    await expect.poll(levels, { timeout }).toEqual([low, high])
  })

  test('are locked by a key and stay through the stack; typed ones are used and shown', async () => {
    await desk.stage.press('Shift+A')
    await expect.poll(() => isPressed('Lock the levels'), { timeout }).toBe('true')
    const locked = await levels()
    await showFrame('End', 3)
    expect(await levels()).toEqual(locked)
    await level('Upper level').fill('9000')
    await level('Upper level').press('Enter')
    await expect.poll(async () => (await levels())[1], { timeout }).toBe(9000)
    await showFrame('Home', 0)
    expect((await levels())[1]).toBe(9000)
  })

  test('are dragged by the handle and walked by its keys', async () => {
    const box = await handle('Upper level').boundingBox()
    if (box === null) throw new Error('The handle is not on screen')
    await desk.page.mouse.move(box.x + 5, box.y + box.height / 2)
    await desk.page.mouse.down()
    await desk.page.mouse.move(box.x + 5, box.y + 60, { steps: 4 })
    await desk.page.mouse.up()
    await expect.poll(async () => (await levels())[1], { timeout }).toBeLessThan(9000)
    const [, dragged] = await levels()
    await handle('Upper level').press('ArrowDown')
    await expect.poll(async () => (await levels())[1], { timeout }).toBeLessThan(dragged)
  })

  test('follow the visible part when asked', async () => {
    const dragged = await levels()
    await desk.stage.press('a')
    await expect.poll(levels, { timeout }).not.toEqual(dragged)
    const whole = await levels()
    await desk.stage.press('v')
    await desk.stage.hover()
    for (let turn = 0; turn < 8; turn++) await desk.page.mouse.wheel(0, -100)
    await expect.poll(levels, { timeout }).not.toEqual(whole)
    await desk.stage.press('0')
    await expect.poll(levels, { timeout }).toEqual(whole)
    await desk.stage.press('a')
  })
})

describe('scales, colours and zoom', () => {
  test('log, square root and gamma by key and by button', async () => {
    for (const [key, name] of [
      ['l', 'Logarithmic scale'],
      ['q', 'Square-root scale'],
      ['g', 'Gamma scale'],
    ] as const) {
      await desk.stage.press(key)
      await expect.poll(() => isPressed(name), { timeout }).toBe('true')
    }
    await desk.page.getByRole('spinbutton', { name: 'Gamma' }).fill('1.5')
    await desk.film('image-gamma')
    await tool('Linear scale').click()
    await expect.poll(() => isPressed('Linear scale'), { timeout }).toBe('true')
  })

  test('colour maps by bracket keys, the misleading ones behind a warning', async () => {
    const map = (name: string): Locator => desk.page.getByRole('button', { name: `Colour map: ${name}` })
    await desk.stage.press(']')
    await map('Viridis').click()
    await desk.page.getByRole('menuitem', { name: /Jet.*shows false edges/ }).waitFor()
    await desk.film('image-maps')
    await desk.page.getByRole('menuitem', { name: 'Inferno' }).click()
    await map('Inferno').waitFor()
  })

  test('a rectangle zooms in until every pixel tells its value, and back', async () => {
    const box = await desk.stage.boundingBox()
    if (box === null) throw new Error('The image is not on screen')
    await desk.stage.press('z')
    await desk.page.mouse.move(box.x + box.width / 2 - 15, box.y + box.height / 2 - 10)
    await desk.page.mouse.down()
    await desk.page.mouse.move(box.x + box.width / 2 + 15, box.y + box.height / 2 + 10, { steps: 4 })
    await desk.page.mouse.up()
    await desk.stage.press('Shift+A')
    await desk.film('image-pixels')
    const back = tool('Zoom back')
    if (await back.isVisible()) expect(await back.getAttribute('aria-disabled')).not.toBe('true')
    await desk.stage.press('Backspace')
    await desk.stage.press('a')
  })
})

describe.skipIf(!canMakeFiles)('a detector with gaps, bad and saturated pixels', () => {
  test('has them marked and counted, its levels not spoiled, and units at the cursor', async () => {
    const file = join(out, 'eiger.h5')
    python(makeMasked, { file })
    await desk.open(file)
    await desk.page.getByRole('treeitem', { name: 'entry', exact: true }).waitFor()
    for (const name of ['entry', 'instrument', 'eiger']) {
      await desk.page.getByRole('treeitem', { name, exact: true }).click()
      await desk.page.keyboard.press('ArrowRight')
    }
    await desk.page.getByRole('treeitem', { name: 'data', exact: true }).click()
    await expect
      .poll(() => desk.stage.getAttribute('data-dataset'), { timeout })
      .toBe('/entry/instrument/eiger/data')
    expect((await levels())[1]).toBeLessThan(500)
    await expect.poll(() => desk.page.getByTestId('image-saturated').innerText(), { timeout }).toMatch(/1$/)
    expect(await desk.page.getByTestId('image-masked').innerText()).toContain('1.6 %')
    await desk.page.getByTestId('scale-bar').waitFor()
    await desk.stage.hover({ position: { x: 120, y: 120 } })
    await desk.page.getByTestId('image-2θ').waitFor()
    await desk.page.getByTestId('image-q').waitFor()
    await desk.film('image-masked')
    await desk.stage.press('m')
    expect(await isPressed('Show masked and saturated pixels')).toBe('false')
  })
})

describe('the live image', () => {
  test('freezes while the run goes on, counts what it misses, and follows again', async () => {
    await desk.page.keyboard.press('Control+1')
    await desk.startEff(60)
    await expect.poll(() => desk.frameOnScreen(), { timeout }).toBeGreaterThan(0)
    await desk.stage.press('l')
    await desk.stage.press('Space')
    const chip = desk.page.getByTestId('frozen')
    await chip.waitFor()
    const frozen = await desk.frameOnScreen()
    await expect.poll(() => chip.innerText(), { timeout }).toMatch(/\d+ newer/)
    expect(await desk.frameOnScreen()).toBe(frozen)
    await desk.film('image-frozen')
    await desk.stage.press('f')
    await chip.waitFor({ state: 'detached' })
    await desk.button('image.freeze').click()
    await chip.click()
    await chip.waitFor({ state: 'detached' })
    await expect.poll(() => desk.frameOnScreen(), { timeout }).not.toBe(frozen)
    expect(await isPressed('Logarithmic scale')).toBe('true')
    await expect.poll(() => desk.page.getByTestId('live').count(), { timeout }).toBe(1)
    await desk.film('image-live')
  })

  test('gets no tiles while its window is hidden', async () => {
    const setHidden = async (isHidden: boolean): Promise<void> => {
      await desk.hutch.app.evaluate(({ BrowserWindow }, hide) => {
        const window = BrowserWindow.getAllWindows()[0]
        if (hide) window?.hide()
        else window?.show()
      }, isHidden)
    }
    await setHidden(true)
    const before = await desk.frameOnScreen()
    const done = await desk.done('Data')
    await desk.untilDone('Data', done + 2)
    const hidden = await desk.frameOnScreen()
    await setHidden(false)
    await expect.poll(() => desk.frameOnScreen(), { timeout }).not.toBe(hidden)
    // Tiles that were on their way when the window went may still arrive: three credits.
    expect(hidden - before).toBeLessThanOrEqual(3)
    expect(await desk.hutch.pageErrors()).toEqual([])
  })
})
