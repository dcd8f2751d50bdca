import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Console, effFrames } from './console.ts'
import { recorded } from './recorded.ts'

const steps = 15
/** More than the window has places to stop at. */
const mostTabs = 90
/** Two times ten before the scan; white, data and white at every point. */
const darkFrames = 20
const framesOfAPoint = 3
let desk: Console

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await desk.page.keyboard.press(key)
}

async function hasFocus(target: Locator): Promise<boolean> {
  return await target.evaluate(element => element === document.activeElement)
}

async function tabTo(target: Locator): Promise<void> {
  for (let tabs = 0; tabs < mostTabs && !(await hasFocus(target)); tabs++) await press('Tab')
  expect(await hasFocus(target)).toBe(true)
}

async function selectedNode(): Promise<string | null> {
  const selected = desk.page.getByRole('treeitem', { selected: true })
  return (await selected.count()) === 0 ? null : await selected.getAttribute('aria-label')
}

describe('the full-field EXAFS by keyboard alone', () => {
  beforeAll(async () => {
    desk = await Console.start()
    await desk.until('IDLE')
  })
  afterAll(() => desk.close())

  test('the palette finds commands and closes with Escape', async () => {
    await press('Control+k')
    const field = desk.page.getByRole('combobox', { name: 'Search commands and nodes' })
    await expect.poll(() => hasFocus(field)).toBe(true)
    await desk.page.keyboard.type('go to br')
    await desk.hutch.screenshot('palette')
    await press('Enter')
    await desk.page.getByText('No file is open').waitFor()
    await desk.hutch.screenshot('browse-empty')
    await press('Control+k', 'Escape')
    await field.waitFor({ state: 'detached' })
    await press('Control+1')
  })

  test('an experiment is chosen, changed and started at once', async () => {
    await press('Control+Shift+S')
    const chosen = desk.page.getByRole('radio', { checked: true })
    await tabTo(chosen)
    const eff = desk.page.getByRole('radio', { name: /^EFF/ })
    for (let tries = 0; tries < 6 && !(await eff.isChecked()); tries++) await press('ArrowRight')
    await desk.field('steps').waitFor()
    await tabTo(desk.field('steps'))
    await press('Control+a')
    await desk.page.keyboard.type(String(steps))
    // Typed and started at once: what stands in the field counts.
    await press('Control+Enter')
    await desk.until('RUNNING')
    await desk
      .node('Data')
      .getByText(`/ ${steps + 1}`)
      .waitFor()
  })

  test('while it is paused, arrows walk through the tree and F follows again', async () => {
    await desk.untilDone('Data', 2)
    await press('Control+p')
    await desk.until('PAUSED')
    await tabTo(desk.page.getByRole('tree', { name: 'Experiment tree' }))
    await press('Home')
    await expect.poll(selectedNode).toBe('EFF')
    await press('ArrowDown', 'ArrowDown')
    await expect.poll(selectedNode).toBe('Dark for white')
    await expect.poll(() => desk.stage.getAttribute('data-dataset')).toContain('/entry_0001/')
    await desk.page.getByTestId('follow').waitFor()
    await desk.hutch.screenshot('looking-back')
    await press('f')
    await desk.page.getByTestId('follow').waitFor({ state: 'detached' })
    await press('Control+p')
    await desk.until('RUNNING')
  })

  test('it runs to its end', async () => {
    await desk.until('DONE')
    const frames = effFrames(steps)
    expect(recorded(desk.out, 'EFF_0001')).toEqual({ status: 'success', complete: frames, readable: frames })
  })

  test('a second one is aborted, and keeps its own number and frames', async () => {
    await press('Control+Shift+S', 'Control+Enter')
    await desk.until('RUNNING')
    await desk.untilDone('Data', 1)
    await press('Shift+Escape')
    await desk.until('ABORTED')
    const { status, complete, readable } = recorded(desk.out, 'EFF_0002')
    expect(status).toBe('aborted')
    expect(complete).toBeGreaterThanOrEqual(22)
    expect(readable).toBe(complete)
    await desk.film('aborted')
  })

  test('a third one ends by a key after its point, which is whole', async () => {
    await press('Control+Shift+S', 'Control+Enter')
    await desk.until('RUNNING')
    // Until then it is the tree of the aborted one.
    await expect.poll(() => desk.done('Data')).toBe(0)
    await desk.untilDone('Data', 1)
    await press('Control+Alt+s')
    await desk.until('STOPPING')
    await press('Control+p')
    await desk.until('RUNNING')
    await press('Control+Alt+p')
    await desk.until('ABORTED')
    const { status, complete, readable } = recorded(desk.out, 'EFF_0003')
    expect([status, (complete - darkFrames) % framesOfAPoint, readable]).toEqual(['aborted', 0, complete])
  })

  test('after an abort the next one starts as usual', async () => {
    await desk.startEff(1)
    await desk.until('DONE')
    expect(recorded(desk.out, 'EFF_0004').complete).toBe(effFrames(1))
    expect(await desk.hutch.pageErrors()).toEqual([])
  })
})
