import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bridge } from '../../shared/ipc/contract.ts'
import { themeNames, type ThemeName } from '../../shared/model/settings.ts'
import { Console } from './console.ts'

/** More places than any workspace has to stop at: a walk that is longer goes in circles without coming back. */
const mostTabs = 250
let desk: Console

async function wear(theme: ThemeName): Promise<void> {
  await desk.page.evaluate(async wanted => {
    const { hutch } = globalThis as unknown as { hutch: Bridge }
    const read = await hutch.call('settings.read', undefined)
    if (read.ok) await hutch.call('settings.write', { ...read.value, theme: wanted })
  }, theme)
  await desk.page.locator(`html[data-theme="${theme}"]`).waitFor()
}

/**
 * Serious and critical findings, each as `rule: element`. One rule is left out: it wants the counts that stand in a row of
 * a tree to be part of the row's name; they change ten times a second and are told as its description.
 */
async function findings(): Promise<readonly string[]> {
  const { violations } = await desk.page.evaluate(
    async () =>
      await (globalThis as unknown as { axe: { run: (options: unknown) => Promise<AxeResults> } }).axe.run({
        rules: { 'label-content-name-mismatch': { enabled: false } },
      }),
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, target }) => `${id}: ${target.join(' ')} ${html.slice(0, 120)}`),
    )
}

async function workspaceIds(): Promise<readonly string[]> {
  const places = desk.page.locator('[data-testid^="rail-"]')
  return await places.evaluateAll(all => all.map(place => place.getAttribute('data-testid')?.slice(5) ?? ''))
}

async function go(id: string): Promise<void> {
  await desk.page.getByTestId(`rail-${id}`).click()
}

describe('everyone can use it', () => {
  beforeAll(async () => {
    desk = await Console.start()
    await desk.until('IDLE')
    await desk.startEff(2)
    await desk.until('DONE')
    await fillAnalyseAndBrowse()
    await desk.page.evaluate(
      await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
    )
  })
  afterAll(() => desk.close())

  test.each(themeNames)('axe finds nothing serious in any workspace of theme %s', async theme => {
    await wear(theme)
    const found: string[] = []
    for (const id of await workspaceIds()) {
      await go(id)
      found.push(...(await findings()).map(finding => `${id} ${finding}`))
    }
    expect(found).toEqual([])
  })

  test('axe finds nothing serious in what opens above them', async () => {
    await wear('dark')
    await go('acquire')
    const found: string[] = []
    for (const key of ['Control+k', 'F1', 'Control+,', 'Control+F1']) {
      await desk.page.keyboard.press(key)
      await desk.page.getByRole('dialog').waitFor()
      found.push(...(await findings()).map(finding => `${key} ${finding}`))
      await desk.page.keyboard.press('Escape')
      await desk.page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await desk.page.keyboard.press('Control+Shift+S')
    await desk.page.getByRole('region', { name: 'New experiment' }).waitFor()
    found.push(...(await findings()))
    for (const tab of ['Motors', 'Counters', 'Scan', 'Events', 'Log']) {
      await desk.page.getByRole('tab', { name: tab, exact: true }).click()
      found.push(...(await findings()).map(finding => `${tab} ${finding}`))
    }
    expect(found).toEqual([])
  })

  test('axe finds nothing serious in open menus', async () => {
    const found: string[] = []
    const menus: readonly (readonly [string, () => Locator])[] = [
      ['image', () => desk.page.getByRole('button', { name: 'All image commands' })],
      ['colours', () => desk.page.locator('.map-trigger').first()],
      ['plot', () => desk.page.getByTestId('plot-menu')],
      ['layout', () => desk.page.getByRole('button', { name: 'Panes and windows' })],
    ]
    await go('browse')
    for (const [name, trigger] of menus) {
      await trigger().click()
      await desk.page.locator('[data-reka-popper-content-wrapper]').first().waitFor()
      found.push(...(await findings()).map(finding => `${name} ${finding}`))
      await desk.page.keyboard.press('Escape')
      await desk.page.locator('[data-reka-popper-content-wrapper]').waitFor({ state: 'detached' })
    }
    expect(found).toEqual([])
  })

  test('Tab reaches everything one can use in every workspace, and comes back', async () => {
    for (const id of await workspaceIds()) {
      await go(id)
      await desk.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
      const missed = await walkThrough()
      expect(missed, id).toEqual([])
    }
  })

  test('F6 visits every pane of every workspace', async () => {
    for (const id of await workspaceIds()) {
      await go(id)
      const panes = await desk.page.locator('.dv-groupview').count()
      const visited = new Set<string>()
      for (let step = 0; step < panes; step++) {
        await desk.page.keyboard.press('F6')
        visited.add(await desk.page.evaluate(focusedPane))
      }
      expect([...visited], id).toHaveLength(panes)
    }
  })

  test('nothing that reacts to the mouse is left out of the walk', async () => {
    for (const id of await workspaceIds()) {
      await go(id)
      expect(await desk.page.evaluate(mouseOnly), id).toEqual([])
    }
  })

  test('axe finds nothing serious while a run is paused, holds or has failed, in dark and light', async () => {
    const found: string[] = []
    const look = async (state: string): Promise<void> => {
      await desk.until(state)
      for (const theme of ['light', 'dark'] as const) {
        await wear(theme)
        found.push(...(await findings()).map(finding => `${state} ${theme} ${finding}`))
      }
    }
    await go('acquire')
    await desk.startEff(60)
    await desk.untilDone('Data', 2)
    await desk.button('run.pause').click()
    await look('PAUSED')
    await desk.button('run.resume').click()
    await desk.until('RUNNING')
    await fault('disk-full', true)
    await look('HOLDING')
    await fault('disk-full', false)
    await desk.until('RUNNING')
    await fault('limit-hit', true)
    await look('FAULT')
    await fault('limit-hit', false)
    expect(found).toEqual([])
  })
})

/** Switches one of the faults of the simulated beamline. */
async function fault(id: string, isOn: boolean): Promise<void> {
  await go('devices')
  await desk.page.locator('[data-device="beamline"]').click()
  await desk.page.getByRole('tab', { name: 'Faults' }).click()
  await desk.page.locator(`[data-fault="${id}"] input`).setChecked(isOn)
  await go('acquire')
}

/** A result to look at, and an opened experiment. */
async function fillAnalyseAndBrowse(): Promise<void> {
  await go('analyse')
  await desk.node('Energy Scan').click()
  await desk.page.locator('[data-workflow="normalise"]').click()
  await desk.button('analyse.start').click()
  await desk.page
    .locator('[data-result]')
    .first()
    .getByText(/^done /)
    .waitFor()
  await desk.page.keyboard.press('Control+k')
  await desk.page.keyboard.type('>Open this experiment in Browse')
  await desk.page.keyboard.press('Enter')
  await desk.page.getByTestId('opened-file').waitFor()
}

/** Of the group of panes with the focus: the one in front. */
function focusedPane(): string {
  const group = document.activeElement?.closest('.dv-groupview')
  return group?.querySelector('[data-pane]')?.getAttribute('data-pane') ?? 'none'
}

/** Presses Tab until the walk has come round, and answers with what it has not met. */
async function walkThrough(): Promise<readonly string[]> {
  await desk.page.evaluate(() => {
    ;(globalThis as unknown as { met: WeakSet<Element> }).met = new WeakSet()
  })
  for (let tabs = 0; tabs < mostTabs; tabs++) {
    await desk.page.keyboard.press('Tab')
    const isNew = await desk.page.evaluate(() => {
      const { met } = globalThis as unknown as { met: WeakSet<Element> }
      const now = document.activeElement
      if (now === null || now === document.body) return true
      const known = met.has(now)
      met.add(now)
      return !known
    })
    if (!isNew) break
  }
  return await desk.page.evaluate(() => {
    const { met } = globalThis as unknown as { met: WeakSet<Element> }
    const all = document.querySelectorAll<HTMLElement>(
      'a[href], button, input, select, textarea, [tabindex]:not([tabindex="-1"])',
    )
    const canStop = (element: HTMLElement): boolean =>
      element.tabIndex >= 0 &&
      !('disabled' in element && element.disabled === true) &&
      element.checkVisibility({ visibilityProperty: true }) &&
      element.getBoundingClientRect().width > 0
    // Of the radio buttons of one group Tab meets only the chosen one; arrows walk through the others.
    const isOtherRadio = (element: HTMLElement): boolean =>
      element instanceof HTMLInputElement && element.type === 'radio' && !element.checked
    return [...all]
      .filter(element => canStop(element) && !isOtherRadio(element) && !met.has(element))
      .map(element => element.outerHTML.slice(0, 160))
  })
}

/** Buttons and the like that no key reaches: neither stops of Tab nor members of something that arrows walk through. */
function mouseOnly(): readonly string[] {
  const walked =
    '[role=tablist], [role=tree], [role=radiogroup], [role=listbox], [role=menu], [role=toolbar], [role=grid]'
  return [...document.querySelectorAll<HTMLElement>('button, [role=button], [role=slider], [role=tab]')]
    .filter(element => element.tabIndex < 0 && element.closest(walked) === null && element.checkVisibility())
    .map(element => element.outerHTML.slice(0, 160))
}
