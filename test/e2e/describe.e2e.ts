import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Console, patienceMs } from './console.ts'

let desk: Console
let folder: string
let file: string

const state = (): Locator => desk.page.getByTestId('describe-state')
const lines = (): Locator => desk.page.locator('.cm-content')
const figure = (name: string): Locator =>
  desk.page.locator(`[data-testid="describe-plan"] [data-figure="${name}"]`)
const row = (name: string): Locator => desk.page.getByRole('treeitem', { name, exact: true })
const field = (name: string): Locator =>
  desk.page.getByRole('form', { name: 'Fields of the selection' }).getByLabel(name, { exact: true })
const problem = (): Locator => desk.page.getByTestId('describe-problem')

/** The whole text, as the editor has it. */
async function yaml(): Promise<string> {
  const shown = await lines().locator('.cm-line').allInnerTexts()
  return shown.map(line => line.replace(/\n$/, '')).join('\n')
}

/** Puts the cursor to the end of the line with these words. */
async function writeIn(words: string): Promise<void> {
  await lines().locator('.cm-line', { hasText: words }).first().click()
  await desk.page.keyboard.press('End')
}

/**
 * Serious findings of axe, the editor's own tree included. Rows of a tree are named by their label alone: counts and details
 * beside it are not part of the name.
 */
async function axeFindings(): Promise<readonly string[]> {
  const script = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  await desk.page.evaluate(script)
  const { violations } = await desk.page.evaluate(
    async () =>
      await (globalThis as unknown as { axe: { run: (options: unknown) => Promise<AxeResults> } }).axe.run({
        rules: { 'label-content-name-mismatch': { enabled: false } },
      }),
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, target }) => `${id}: ${target.join(' ')} ${html.slice(0, 140)}`),
    )
}

async function answerSaveDialog(path: string): Promise<void> {
  await desk.hutch.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, path)
}

describe('writing a description', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hutch-describe-'))
    file = join(folder, 'iron.yml')
    desk = await Console.start({ args: [`--descriptions=${folder}`] })
    await desk.until('IDLE')
  })
  afterAll(async () => {
    await desk.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('begins with a template, whose plan is there at once', async () => {
    await desk.page.keyboard.press('Control+4')
    await desk.page.getByRole('heading', { name: 'Describe an experiment' }).waitFor()
    await desk.hutch.screenshot('describe-start')
    await desk.page
      .getByRole('region', { name: 'New from a template' })
      .getByRole('button', { name: /EFF/ })
      .click()
    await state().getByText('valid', { exact: true }).waitFor()
    await expect.poll(() => figure('points').innerText()).toBe('101')
    expect(await yaml()).toContain('sequence: EFF')
    await desk.film('describe')
  })

  test('every theme can be read, and everything has its role', async () => {
    for (const theme of ['Light', 'Hutch', 'Dark']) {
      await desk.page.getByTestId('theme').click()
      await desk.page.getByTestId('theme').getByText(theme, { exact: true }).waitFor()
      if (theme === 'Light') await desk.film('describe-light')
      else await desk.hutch.screenshot(`describe-${theme.toLowerCase()}`)
      expect(await axeFindings()).toEqual([])
    }
  })

  test('a step changed in the form changes its line in the YAML, and the plan', async () => {
    await row('Energy Scan').click()
    const steps = field('Value of steps')
    await steps.fill('50')
    await steps.press('Tab')
    await expect.poll(yaml).toContain('energy end: 4.5 keV, steps: 50 }')
    await expect.poll(() => figure('points').innerText()).toBe('51')
    await row('Dark for data').click()
    await field('frames').fill('20')
    await field('frames').press('Enter')
    await expect.poll(() => figure('frames').innerText()).toBe(String(10 + 20 + 3 * 51))
    expect(await yaml()).toContain('# Darks: shutter closed. Ten frames each')
  })

  test('a mistake in the YAML is marked in its place, and the form waits', async () => {
    await writeIn('frames: 20')
    await desk.page.keyboard.type('x')
    await state().getByText('1 mistake').waitFor()
    const line = (await yaml()).split('\n').findIndex(text => text.includes('frames: 20x')) + 1
    expect(await problem().innerText()).toMatch(new RegExp(`^${line}\\s`))
    expect(await problem().innerText()).toContain('must be a whole number of frames')
    await desk.page.locator('.cm-lintRange-error').waitFor()
    expect(await row('Dark for data').innerText()).toMatch(/1$/)
    await desk.page.getByText('This is the plan before the mistakes').waitFor()
    await desk.film('describe-mistake')
    await desk.page.keyboard.press('Backspace')
    await state().getByText('valid', { exact: true }).waitFor()
  })

  test('the name of a motor is completed', async () => {
    const axis = lines().locator('.cm-line', { hasText: 'axis:' })
    await axis.getByText('energy', { exact: true }).dblclick()
    await desk.page.keyboard.type('en')
    const offered = desk.page.locator('.cm-tooltip-autocomplete [role=option]')
    await offered.first().waitFor()
    expect(await offered.allInnerTexts()).toContain('energymotor, keV')
    await desk.hutch.screenshot('describe-completion')
    await desk.page.keyboard.press('Enter')
    await expect.poll(yaml).toContain('axis: { motor: energy, from')
    await state().getByText('valid', { exact: true }).waitFor()
  })

  test('nodes are added, moved, copied and deleted, by keys and by mouse, and undone in one', async () => {
    const before = await yaml()
    await row('Dark for data').click()
    await desk.page.getByTestId('describe-add').click()
    await desk.page.getByRole('menuitem', { name: 'White', exact: true }).click()
    await row('White').waitFor()
    await expect.poll(yaml).toContain('  - acquisition: White\n    role: white\n    frames: 10')
    await desk.page.getByRole('tree', { name: 'Outline of the description' }).focus()
    await desk.page.keyboard.press('Alt+ArrowUp')
    await expect
      .poll(async () => (await yaml()).indexOf('acquisition: White\n'))
      .toBeLessThan((await yaml()).indexOf('acquisition: Dark for data'))
    await desk.page.keyboard.press('Control+d')
    await row('White 2').waitFor()
    await desk.page.keyboard.press('Delete')
    await row('White 2').waitFor({ state: 'detached' })
    await row('White').dragTo(row('Energy Scan'))
    await expect
      .poll(yaml)
      .toContain('    each: # at every energy, in this order\n      - acquisition: White\n')
    await desk.hutch.screenshot('describe-nodes')
    for (let steps = 0; steps < 5; steps++) await desk.page.keyboard.press('Control+z')
    await expect.poll(yaml).toBe(before)
  })

  test('is saved, and says so', async () => {
    await answerSaveDialog(file)
    await desk.page.getByText('modified').waitFor()
    await desk.page.keyboard.press('Control+s')
    await desk.page.getByTestId('describe-name').getByText('iron.yml').waitFor()
    await desk.page.getByText('modified').waitFor({ state: 'detached' })
    expect(readFileSync(file, 'utf8')).toContain('steps: 50')
    await row('EFF').click()
    await field('name').fill('IRON')
    await field('name').press('Enter')
    await desk.page.getByText('modified').waitFor()
    await desk.page.keyboard.press('Control+s')
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('sequence: IRON # name of the experiment')
  })

  test('what somebody else saves meanwhile is seen, and nobody is overwritten unasked', async () => {
    await field('name').fill('MINE')
    await field('name').press('Enter')
    writeFileSync(file, readFileSync(file, 'utf8').replace('IRON', 'THEIRS'))
    const banner = desk.page.getByTestId('changed-outside')
    await banner.waitFor()
    await desk.hutch.screenshot('describe-outside')
    await desk.page.keyboard.press('Control+s')
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('THEIRS')
    await banner.getByRole('button', { name: 'Keep mine' }).click()
    await desk.page.keyboard.press('Control+s')
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('sequence: MINE')
    writeFileSync(file, readFileSync(file, 'utf8').replace('MINE', 'AGAIN'))
    await expect.poll(yaml, { timeout: patienceMs }).toContain('sequence: AGAIN')
  })

  test('what is not saved survives the page, and is asked about before another takes its place', async () => {
    await field('name').fill('UNSAVED')
    await field('name').press('Enter')
    await expect.poll(yaml).toContain('sequence: UNSAVED')
    await desk.page.getByText('modified').waitFor()
    await desk.page.reload()
    await desk.until('IDLE')
    await desk.page.keyboard.press('Control+4')
    await expect.poll(yaml).toContain('sequence: UNSAVED')
    await desk.button('describe.new').click()
    const dialog = desk.page.getByRole('dialog', { name: 'Save the changes to iron.yml?' })
    await dialog.waitFor()
    await desk.hutch.screenshot('describe-leave')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'detached' })
  })

  test('goes to the start of an experiment, saved as it stands, and runs', async () => {
    await row('UNSAVED').click()
    await row('Energy Scan').click()
    const steps = field('Value of steps')
    await steps.fill('2')
    await steps.press('Tab')
    await desk.page.keyboard.press('Control+Enter')
    await desk.page.getByRole('radio', { name: /^UNSAVED/, checked: true }).waitFor()
    expect(readFileSync(file, 'utf8')).toContain('steps: 2 }')
    await desk.button('run.start').click()
    await desk.until('RUNNING')
    await desk.until('DONE')
    expect(existsSync(join(desk.out, 'UNSAVED_0001', 'UNSAVED_0001.h5'))).toBe(true)
    expect(await desk.hutch.pageErrors()).toEqual([])
  })
})
