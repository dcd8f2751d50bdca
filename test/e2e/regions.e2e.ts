import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Console, patienceMs } from './console.ts'

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

describe('regions of interest', () => {
  beforeAll(async () => {
    desk = await Console.start()
    await desk.until('IDLE')
    await desk.startEff(2)
    await desk.until('DONE')
  })
  afterAll(() => desk.close())

  test('one is drawn with the mouse and shows its sum at once', async () => {
    await desk.stage.focus()
    await desk.page.keyboard.press('r')
    await drag([0.4, 0.4], [0.6, 0.6])
    const label = desk.page.getByTestId('roi-label-roi1')
    await expect.poll(() => label.innerText(), { timeout: patienceMs }).toMatch(/^roi1 · Σ .+ · max /)
    await desk.page.keyboard.press('t')
    await desk.page.getByTestId('roi-row-roi1').waitFor()
    await desk.film('region')
  })

  test('it is moved by its outline, pulled by a handle, nudged by keys and typed', async () => {
    const x = await field('x of roi1')
    await desk.page.getByTestId('roi-roi1').hover({ position: { x: 3, y: 3 }, force: true })
    await desk.stage.focus()
    await desk.page.keyboard.press('Alt+ArrowRight')
    await desk.page.keyboard.press('Alt+Shift+ArrowRight')
    await expect.poll(() => field('x of roi1')).toBe(x + 11)
    await desk.page.getByLabel('width of roi1', { exact: true }).fill('20')
    await desk.page.getByLabel('width of roi1', { exact: true }).press('Enter')
    await expect.poll(() => field('width of roi1')).toBe(20)
    await desk.page.keyboard.press('Escape')
  })
})
