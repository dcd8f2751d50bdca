import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { differenceOf, screenOf } from './compare-screens.ts'
import { Console, patienceMs } from './console.ts'
import { recordEff } from './recorded.ts'
import { coloursOf } from './screen-colours.ts'

const timeout = patienceMs
let out: string
let master: string

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'hutch-painters-'))
  master = await recordEff(out, 2)
})
afterAll(() => rm(out, { recursive: true }))

async function showData(desk: Console): Promise<void> {
  await desk.open(master)
  await desk.node('Data').click()
  await expect.poll(() => desk.frameOnScreen(), { timeout }).toBe(0)
  await expect.poll(() => coloursOf(desk.stage), { timeout }).toBeGreaterThan(20)
}

async function useCommand(desk: Console, label: string): Promise<void> {
  await desk.page.keyboard.press('Control+K')
  await desk.page.keyboard.type(label)
  await desk.page.keyboard.press('Enter')
}

async function painter(desk: Console): Promise<string | null> {
  return await desk.stage.getAttribute('data-painter')
}

/** Nothing moves any more: two screenshots in a row are the same. */
async function stillScreen(desk: Console): Promise<readonly number[]> {
  let last = await screenOf(desk.stage)
  await expect
    .poll(
      async () => {
        const now = await screenOf(desk.stage)
        const { largest } = await differenceOf(desk.page, last, now)
        last = now
        return largest
      },
      { timeout },
    )
    .toBe(0)
  return last
}

describe('the two painters', () => {
  let desk: Console

  beforeAll(async () => {
    const args = ['--use-gl=angle', '--use-angle=swiftshader'] // WebGL2 computed by the processor
    desk = await Console.start({ out: join(out, 'new'), args })
  })
  afterAll(() => desk.close())

  test('without a graphics card the processor paints', async () => {
    await showData(desk)
    expect(await painter(desk)).toBe('canvas')
  })

  test.each(['Whole image', 'One pixel on one pixel', 'Zoom in'])('show the same: %s', async part => {
    await useCommand(desk, part)
    await useCommand(desk, 'Draw images with the processor')
    await expect.poll(() => painter(desk), { timeout }).toBe('canvas')
    const canvas = await stillScreen(desk)
    await useCommand(desk, 'Draw images with the graphics card')
    await expect.poll(() => painter(desk), { timeout }).toBe('webgl')
    await expect.poll(() => coloursOf(desk.stage), { timeout }).toBeGreaterThan(20)
    const webgl = await stillScreen(desk)
    const found = await differenceOf(desk.page, canvas, webgl)
    expect(found.pixels).toBeGreaterThan(50_000)
    expect(found).toMatchObject({ beyondOne: 0 })
    await desk.hutch.screenshot(`painter-webgl-${part.replaceAll(' ', '-')}`)
  })

  test('when the graphics card is lost, the processor goes on with the same image', async () => {
    const before = await stillScreen(desk)
    expect(await painter(desk)).toBe('webgl')
    await desk.hutch.app.evaluate(async ({ app }) => {
      const gpu = app.getAppMetrics().find(({ type }) => type === 'GPU')
      if (gpu === undefined) throw new Error('There is no GPU process')
      process.kill(gpu.pid, 'SIGKILL')
    })
    await expect.poll(() => painter(desk), { timeout }).toBe('canvas')
    await expect.poll(() => coloursOf(desk.stage), { timeout }).toBeGreaterThan(20)
    expect(await differenceOf(desk.page, before, await stillScreen(desk))).toMatchObject({ beyondOne: 0 })
  })
})

describe('a machine without any WebGL', () => {
  test('shows images all the same, also when the graphics card is asked for', async () => {
    const desk = await Console.start({ out: join(out, 'none'), args: ['--use-gl=disabled'] })
    try {
      await showData(desk)
      expect(await painter(desk)).toBe('canvas')
      await useCommand(desk, 'Draw images with the graphics card')
      await expect.poll(() => coloursOf(desk.stage), { timeout }).toBeGreaterThan(20)
      expect(await painter(desk)).toBe('canvas')
    } finally {
      await desk.close()
    }
  })
})
