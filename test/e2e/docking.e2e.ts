import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Console } from './console.ts'

let desk: Console
let userData: string

const tab = (name: string): Locator => desk.page.getByRole('tab', { name, exact: true })
const pane = (id: string): Locator => desk.page.locator(`[data-pane="${id}"]`)

async function width(id: string): Promise<number> {
  return Math.round((await pane(id).boundingBox())?.width ?? 0)
}

/** Runs a command as its entry in the palette does. */
async function say(command: string): Promise<void> {
  await desk.page.keyboard.press('Control+k')
  await desk.page.keyboard.type(command)
  await desk.page.keyboard.press('Enter')
}

/** A click on a tab takes effect a moment later: until then it may be the beginning of a drag. */
async function focusOn(id: string): Promise<void> {
  await desk.page.locator(`[data-tab-panel-id="${id}"]`).click()
  await desk.page.locator('.dv-active-group').locator(pane(id)).waitFor()
}

async function groupsOf(): Promise<number> {
  const shares = await desk.page
    .locator('.dv-groupview')
    .evaluateAll(groups => groups.map(({ clientWidth, clientHeight }) => Math.min(clientWidth, clientHeight)))
  return shares.filter(px => px > 0).length
}

/** Whether two panes are tabs of one group. */
async function areTogether(one: string, other: string): Promise<boolean> {
  const group = desk.page.locator('.dv-groupview').filter({ has: tabOf(one) })
  return (await group.filter({ has: tabOf(other) }).count()) > 0
}

const tabOf = (id: string): Locator => desk.page.locator(`[data-tab-panel-id="${id}"]`)

describe('panes', () => {
  beforeAll(async () => {
    userData = await mkdtemp(join(tmpdir(), 'hutch-user-data-'))
    desk = await Console.start({ userData })
    desk.page.setDefaultTimeout(5000)
    await desk.until('IDLE')
    await pane('tree').waitFor()
  })
  afterAll(async () => {
    await desk.close()
    await rm(userData, { recursive: true, force: true })
  })

  test('stand where their table says, one group of tabs each', async () => {
    expect(await groupsOf()).toBe(5)
    await desk.film('docking-first')
  })

  test('a tab comes to the front by mouse and by keyboard', async () => {
    await tab('Motors').click()
    await pane('motors').waitFor()
    await desk.page.keyboard.press('Control+PageDown')
    await pane('counters').waitFor()
    expect(await pane('motors').isVisible()).toBe(false)
    await desk.page.keyboard.press('Control+PageUp')
    await pane('motors').waitFor()
  })

  test('a pane is dragged beside another one, and back by reset', async () => {
    await tab('Motors').dragTo(pane('curve'), { targetPosition: { x: 20, y: 80 } })
    await expect.poll(groupsOf).toBe(6)
    await desk.film('docking-dragged')
    await say('Reset layout')
    await expect.poll(groupsOf).toBe(5)
  })

  test('a pane is moved by keyboard into the group on its side', async () => {
    await tab('Motors').click()
    await pane('motors').waitFor()
    await desk.page.keyboard.press('Control+Alt+ArrowUp')
    await pane('motors').waitFor()
    await expect.poll(() => areTogether('motors', 'curve')).toBe(true)
    await desk.page.keyboard.press('Control+Alt+ArrowDown')
    await expect.poll(() => areTogether('motors', 'details')).toBe(true)
    expect(await areTogether('motors', 'curve')).toBe(false)
  })

  test('a pane grows by keyboard', async () => {
    await focusOn('tree')
    const before = await width('tree')
    await desk.page.keyboard.press('Control+Shift+ArrowRight')
    await expect.poll(() => width('tree')).toBeGreaterThan(before + 16)
  })

  test('one pane fills the workspace and gives it back', async () => {
    await focusOn('tree')
    await desk.page.keyboard.press('Control+Shift+F')
    await expect.poll(groupsOf).toBe(1)
    await desk.hutch.screenshot('docking-maximised')
    await desk.page.keyboard.press('Control+Shift+F')
    await expect.poll(groupsOf).toBe(5)
  })

  test('F6 visits every pane and comes back to the first', async () => {
    const visited: string[] = []
    for (let step = 0; step < 6; step++) {
      await desk.page.keyboard.press('F6')
      visited.push(
        await desk.page.evaluate(
          () =>
            document.activeElement
              ?.closest('.dv-groupview')
              ?.querySelector('[data-pane]')
              ?.getAttribute('data-pane') ?? 'none',
        ),
      )
    }
    expect(new Set(visited).size).toBe(5)
    expect(visited).not.toContain('none')
    expect(visited[5]).toBe(visited[0])
  })

  test('the layout is kept over a restart', async () => {
    await say('Reset layout')
    await tab('Counters').dragTo(pane('tree'), { targetPosition: { x: 120, y: 300 } })
    await tab('Counters').click()
    await pane('counters').waitFor()
    await expect.poll(() => storedLayout()).toContain('"activeView":"counters"')
    await desk.close()
    desk = await Console.start({ userData })
    await pane('counters').waitFor()
    expect(await pane('tree').isVisible()).toBe(false)
  })

  test('a broken layout is told and replaced by the first one', async () => {
    await desk.page.evaluate(() =>
      localStorage.setItem('hutch.layout.1.acquire', '{"grid":{"root":7},"panels":{}}'),
    )
    await desk.page.reload()
    await desk.page
      .getByTestId('toast')
      .getByText(/layout could not be read/)
      .waitFor()
    await expect.poll(groupsOf).toBe(5)
    expect(await desk.hutch.pageErrors()).toEqual([])
  })
})

async function storedLayout(): Promise<string> {
  return await desk.page.evaluate(() => localStorage.getItem('hutch.layout.1.acquire') ?? '')
}
