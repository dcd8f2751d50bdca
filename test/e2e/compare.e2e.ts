import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Console, patienceMs } from './console.ts'
import { pixel } from './recorded.ts'

let desk: Console

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await desk.page.keyboard.press(key)
}

async function number(testId: string): Promise<number> {
  const words = await desk.page.getByTestId(testId).first().innerText()
  return Number(words.replaceAll(/\s/g, '').replace('−', '-'))
}

async function clipboard(): Promise<string> {
  return await desk.hutch.app.evaluate(({ clipboard: board }) => board.readText())
}

async function readout(): Promise<{ readonly x: number; readonly y: number }> {
  const words = await desk.page.getByTestId('image-footer').innerText()
  const [, x, y] = /x\s*(\d+)\s*y\s*(\d+)/.exec(words) ?? []
  return { x: Number(x), y: Number(y) }
}

/** Of the data, by h5py. */
function recordedPixel(frame: number, { x, y }: { readonly x: number; readonly y: number }): number {
  const file = join(desk.out, 'EFF_0001/EFF_0001_entry_0003.h5')
  return pixel(file, '/entry_0003/instrument/data_frelon/data', [frame, y, x])
}

describe('looking at two images', () => {
  beforeAll(async () => {
    desk = await Console.start()
    await desk.until('IDLE')
    await desk.startEff(12)
    await desk.until('DONE')
    await desk.node('Data').click()
  })
  afterAll(() => desk.close())

  test('a stack is walked through by keys and by number, with the motor beside it, zoom and levels kept', async () => {
    await expect
      .poll(() => desk.stage.getAttribute('data-dataset'), { timeout: patienceMs })
      .toContain('data_frelon')
    await desk.stage.focus()
    await press('Shift+A', 'ArrowRight')
    await expect.poll(() => desk.frameOnScreen(), { timeout: patienceMs }).toBe(1)
    const high = desk.page.getByRole('group', { name: 'Levels and colour bar' }).getByRole('textbox').first()
    const levels = await high.inputValue()
    await press('Shift+ArrowRight')
    await expect.poll(() => desk.frameOnScreen(), { timeout: patienceMs }).toBe(11)
    await press('End')
    await expect.poll(() => desk.frameOnScreen(), { timeout: patienceMs }).toBe(12)
    await desk.page
      .getByText(/^energy 4\.5/)
      .first()
      .waitFor()
    await press('Home')
    await expect.poll(() => desk.frameOnScreen(), { timeout: patienceMs }).toBe(0)
    const slider = await desk.page.getByTestId('frame-slider').boundingBox()
    if (slider === null) throw new Error('no slider')
    await desk.page.mouse.click(slider.x + slider.width / 2, slider.y + slider.height / 2)
    await expect.poll(() => desk.frameOnScreen(), { timeout: patienceMs }).toBe(6)
    const typed = desk.page.getByTestId('frame-number')
    await typed.fill('3')
    await typed.press('Enter')
    await expect.poll(() => desk.frameOnScreen(), { timeout: patienceMs }).toBe(3)
    expect(await high.inputValue()).toBe(levels)
  })

  test('the first is pinned and stands beside the second, both read out under the pointer', async () => {
    await desk.stage.focus()
    await press('c')
    await desk.page.getByTestId('reference-stage').waitFor()
    await press('ArrowRight', 'ArrowRight')
    await expect.poll(() => desk.frameOnScreen(), { timeout: patienceMs }).toBe(5)
    expect(await desk.page.getByTestId('reference-stage').getAttribute('data-frame')).toBe('3')
    await desk.stage.hover()
    const at = await readout()
    await expect.poll(() => number('image-value'), { timeout: patienceMs }).toBe(recordedPixel(5, at))
    await expect.poll(() => number('reference-value'), { timeout: patienceMs }).toBe(recordedPixel(3, at))
    await press('Equal', 'Equal', 'Equal')
    await desk.film('compare')
    await press('0')
  })

  test('their difference is shown by a key, and read out exactly', async () => {
    await desk.stage.focus()
    await press('d')
    await desk.page.getByTestId('image-process').getByText('frame 5 − frame 3').waitFor()
    await desk.stage.hover()
    const at = await readout()
    const expected = recordedPixel(5, at) - recordedPixel(3, at)
    await expect.poll(() => number('image-value'), { timeout: patienceMs }).toBeCloseTo(expected, 0)
    await expect
      .poll(() => number('compared-value'), { timeout: patienceMs })
      .toBeCloseTo(recordedPixel(5, at), 0)
    await desk.film('difference')
    await press('d')
    await desk.page.getByTestId('image-process').waitFor({ state: 'detached' })
  })

  test('they blink in one place', async () => {
    await desk.stage.focus()
    await press('b')
    const letter = desk.page.getByTestId('compare-letter')
    await letter.getByText('A').waitFor()
    await letter.getByText('B').waitFor()
    await press('b')
    await letter.waitFor({ state: 'detached' })
  })

  test('darks and whites are applied as a view by the mouse, and said in the corner', async () => {
    await desk.page.getByTestId('compare-menu').click()
    await desk.page.getByRole('button', { name: 'Transmission (dark and white)' }).click()
    await desk.page
      .getByTestId('image-process')
      .getByText(/10 darks, 2 whites/)
      .waitFor()
    await desk.page.keyboard.press('Escape')
    await desk.stage.hover()
    await expect.poll(() => number('image-value'), { timeout: patienceMs }).toBeLessThan(2)
    await desk.film('corrected')
  })

  test('the menu of the image saves it as it is shown, with its path inside', async () => {
    const target = join(desk.out, 'shown.png')
    await desk.hutch.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, target)
    await desk.stage.click({ button: 'right' })
    await desk.page.getByTestId('image-menu').waitFor()
    await desk.film('image-menu')
    await desk.page.getByRole('menuitem', { name: /Save the image as it is shown/ }).click()
    await expect
      .poll(
        () =>
          readFile(target).then(
            bytes => bytes.length,
            () => 0,
          ),
        { timeout: patienceMs },
      )
      .toBeGreaterThan(1000)
    const words = (await readFile(target)).toString('utf8')
    expect(words).toContain('EFF_0001_entry_0003.h5::/entry_0003/instrument/data_frelon/data, frame 5')
    expect(words).toContain('corrected with 10 darks')
  })

  test('its path is copied by a key, as scripts take it', async () => {
    await desk.stage.focus()
    await press('Control+c')
    await expect
      .poll(clipboard)
      .toMatch(/EFF_0001_entry_0003\.h5::\/entry_0003\/instrument\/data_frelon\/data$/)
    const copied = await clipboard()
    await desk.hutch.app.evaluate(({ clipboard: board }) => board.clear())
    await desk.page.getByRole('list', { name: 'Datasets' }).getByLabel('Copy path').first().click()
    await expect.poll(clipboard).toBe(copied)
    expect(await desk.hutch.pageErrors()).toEqual([])
  })
})
