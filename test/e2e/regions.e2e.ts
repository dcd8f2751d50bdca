import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { python } from '../support/system-python.ts'
import { Console, patienceMs } from './console.ts'
import { masterFile } from './recorded.ts'

let desk: Console

/** Drags on the image between two places given as parts of its size. */
async function drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const box = await desk.stage.boundingBox()
  if (box === null) throw new Error('No image on screen')
  const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const
  const { mouse } = desk.page
  await mouse.move(...at(from))
  await mouse.down()
  await mouse.move(...at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]))
  await mouse.move(...at(to))
  await mouse.up()
}

async function field(name: string): Promise<number> {
  return Number(await desk.page.getByLabel(name, { exact: true }).inputValue())
}

/** Sum of the region as the table says it; −1 while there is none. */
async function sum(name: string): Promise<number> {
  const words = await desk.page.getByTestId(`roi-row-${name}`).getByTestId('roi-sum').innerText()
  return /^[\d\s]+$/.test(words) ? Number(words.replaceAll(/\s/g, '')) : -1
}

async function value(): Promise<string> {
  return await desk.page.getByTestId('image-value').innerText()
}

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await desk.page.keyboard.press(key)
}

async function command(words: string): Promise<void> {
  await press('Control+k')
  await desk.page.keyboard.type(words)
  await press('Enter')
}

async function clipboard(): Promise<string> {
  return await desk.hutch.app.evaluate(({ clipboard: board }) => board.readText())
}

describe('measuring on an image', () => {
  beforeAll(async () => {
    desk = await Console.start()
    await desk.until('IDLE')
    await desk.startEff(2)
    await desk.until('DONE')
  })
  afterAll(() => desk.close())

  test('a region is drawn with the mouse and shows its sum at once', async () => {
    await desk.stage.focus()
    await press('r')
    await drag([0.4, 0.4], [0.6, 0.6])
    const label = desk.page.getByTestId('roi-label-roi1')
    await expect.poll(() => label.innerText(), { timeout: patienceMs }).toMatch(/^roi1 · Σ .+ · max /)
    await press('t')
    await desk.page.getByTestId('roi-row-roi1').waitFor()
    await desk.film('region')
  })

  test('it is dragged, pulled by a handle, nudged by keys, typed, locked and undone', async () => {
    const [x, width] = [await field('x of roi1'), await field('width of roi1')]
    await dragElement('roi-label-roi1', 40, 0)
    await expect.poll(() => field('x of roi1')).toBeGreaterThan(x)
    await press('Control+z')
    await expect.poll(() => field('x of roi1')).toBe(x)
    await dragElement('handle-e', 30, 0)
    await expect.poll(() => field('width of roi1')).toBeGreaterThan(width)
    await desk.stage.focus()
    await press('Alt+ArrowRight', 'Alt+Shift+ArrowRight')
    await expect.poll(() => field('x of roi1')).toBe(x + 11)
    const before = await sum('roi1')
    const typed = desk.page.getByLabel('width of roi1', { exact: true })
    await typed.fill('20')
    await typed.press('Enter')
    await expect.poll(() => sum('roi1')).not.toBe(before)
    await desk.page.getByLabel('Lock roi1', { exact: true }).click()
    await desk.stage.focus()
    await press('Alt+ArrowLeft', 'Delete')
    expect(await field('x of roi1')).toBe(x + 11)
    await desk.page.getByLabel('Unlock roi1', { exact: true }).click()
  })

  test('levels are those of the selected region, by a key and by the menu', async () => {
    const level = (name: string) => desk.page.getByRole('textbox', { name: `${name} level` }).inputValue()
    const highest = async () =>
      Number(
        /max ([\d\u2009]+)/
          .exec(await desk.page.getByTestId('roi-label-roi1').innerText())?.[1]
          ?.replaceAll('\u2009', ''),
      )
    await desk.page.getByTestId('roi-row-roi1').click()
    await desk.stage.focus()
    await press('Shift+V')
    await expect.poll(() => level('Upper')).toBe(String(await highest()))
    const low = await level('Lower')
    await press('a')
    await expect.poll(() => level('Lower')).not.toBe(low)
    await desk.stage.click({ button: 'right', position: { x: 20, y: 20 } })
    await desk.page.getByRole('menuitem', { name: 'Levels from the selected region' }).click()
    await expect.poll(() => level('Lower')).toBe(low)
    await expect.poll(() => level('Upper')).toBe(String(await highest()))
    await desk.stage.focus()
    await press('a')
  })

  test('polygon and ring are drawn too, the ring by the keyboard alone', async () => {
    await desk.stage.focus()
    await press('r', 'r')
    const box = await desk.stage.boundingBox()
    for (const [px, py] of [
      [0.42, 0.3],
      [0.55, 0.32],
      [0.48, 0.55],
    ] as const)
      await desk.page.mouse.click(
        (box?.x ?? 0) + px * (box?.width ?? 0),
        (box?.y ?? 0) + py * (box?.height ?? 0),
      )
    await press('Enter')
    await desk.page.getByTestId('roi-row-roi2').waitFor()
    await desk.stage.focus()
    await press('r', 'r', 'r', 'Enter')
    await desk.page.getByTestId('roi-row-roi3').waitFor()
    await expect.poll(() => sum('roi3'), { timeout: patienceMs }).toBeGreaterThan(0)
    await desk.film('regions')
    await press('Delete')
    await desk.page.getByTestId('roi-row-roi3').waitFor({ state: 'detached' })
  })

  test('the crosshair is moved by arrows, reads out, and draws row and column', async () => {
    await desk.stage.focus()
    await press('x')
    await desk.page.getByTestId('crosshair').waitFor()
    await desk.page.getByTestId('profile-row').waitFor()
    expect(await desk.page.getByTestId('profile-column').getAttribute('data-points')).toBe('256')
    const before = await value()
    await press('Shift+ArrowRight', 'ArrowDown')
    await expect.poll(value).not.toBe(before)
    await desk.film('crosshair')
  })

  test('a line is drawn by mouse and by keys, circles are added, and all are copied as numbers', async () => {
    await press('p')
    await drag([0.3, 0.3], [0.6, 0.5])
    await desk.page.getByTestId('profile-line').last().waitFor()
    await desk.stage.focus()
    await press('p', 'Enter')
    await desk.page.getByTestId('profile-line').last().waitFor()
    await desk.page.getByTestId('radial').check()
    await desk.page.getByTestId('profile-radial').waitFor()
    await desk.film('profiles')
    await desk.page.getByLabel('Copy values as CSV').click()
    await expect.poll(clipboard).toMatch(/^row_px,row,column_px,column,line_px,line,radial_px,radial\n/)
    expect((await clipboard()).trimEnd().split('\n').length).toBeGreaterThanOrEqual(257)
    await desk.stage.focus()
    await press('x')
  })

  test('a region becomes a counter: in the curve, and in the file of the next run', async () => {
    await press('t', 't')
    await desk.page.getByTestId('roi-row-roi1').click()
    await desk.page.getByLabel('Make counter', { exact: true }).click()
    await desk.startEff(2)
    await desk.until('DONE')
    expect(countedAgain(masterFile(desk.out, 'EFF_0002'))).toEqual({ points: 3, differing: 0 })
    await desk.page.getByTestId('plot-menu').click()
    await desk.page.getByLabel('data_frelon_roi1 on the left axis').click()
    await press('Escape')
    await desk.page.getByTestId('curve').getByText('data_frelon_roi1').first().waitFor()
    await desk.film('counter')
  })

  test('one that is drawn during a run is counted from its first frame on', async () => {
    await desk.startEff(30)
    await desk.untilDone('Data', 3)
    await desk.button('run.pause').click()
    await desk.until('PAUSED')
    await desk.node('Data').click()
    await desk.stage.focus()
    await press('r', 'r', 'r', 'Enter')
    await desk.page.getByTestId('roi-label-roi3').waitFor()
    await command('>Make the selected region a counter')
    await desk.button('run.resume').click()
    await desk.until('DONE')
    const file = join(desk.out, 'EFF_0003/results/EFF_0003_regions_01.h5')
    await expect.poll(() => countedLate(file), { timeout: patienceMs }).toEqual({ points: 31, differing: 0 })
    await desk.page.getByTestId('plot-menu').click()
    await desk.page.getByLabel('data_frelon_roi3 on the left axis').waitFor()
    await press('Escape')
    expect(await desk.hutch.pageErrors()).toEqual([])
  })
})

async function dragElement(testId: string, dx: number, dy: number): Promise<void> {
  const box = await desk.page.getByTestId(testId).boundingBox()
  if (box === null) throw new Error(`${testId} is not on screen`)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await desk.page.mouse.move(x, y)
  await desk.page.mouse.down()
  await desk.page.mouse.move(x + dx / 2, y + dy / 2)
  await desk.page.mouse.move(x + dx, y + dy)
  await desk.page.mouse.up()
}

/** The same of a result that was begun when frames were there already; −1 until it is finished. */
function countedLate(file: string): { readonly points: number; readonly differing: number } {
  if (!existsSync(file)) return { points: -1, differing: -1 }
  return python(
    `
import h5py, numpy as np
with h5py.File(argument['file']) as f:
    process = f['entry/process']
    counted = process['results/sum'][()]
    frames = process['input/data/data'][()].astype('u8')
    mask = np.zeros(frames.shape[-2:], bool)
    for row, first, end in process['configuration/region/spans'][()]:
        mask[row, first:end] = True
    done = np.ravel(process['run/status'][()])[0].decode() == 'success'
    differing = int((frames[:, mask].sum(1) != counted).sum()) if len(frames) == len(counted) else -1
    print(json.dumps(dict(points=len(counted) if done else -1, differing=differing)))`,
    { file },
  )
}

/** Points of the counter of roi1, and those where the saved frames have another sum. */
function countedAgain(master: string): { readonly points: number; readonly differing: number } {
  return python(
    `
import h5py, numpy as np
with h5py.File(argument['master']) as f:
    at = f['entry_0003/instrument']
    counted = at['data_frelon_roi1/data'][()]
    frames = at['data_frelon/data'][()].astype('u8')
    mask = np.zeros(frames.shape[-2:], bool)
    for row, first, end in at['data_frelon_roi1/region/spans'][()]:
        mask[row, first:end] = True
    print(json.dumps(dict(points=len(counted), differing=int((frames[:, mask].sum(1) != counted).sum()))))`,
    { master },
  )
}
