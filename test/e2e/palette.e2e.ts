import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Console } from './console.ts'

let desk: Console

async function type(text: string): Promise<void> {
  await desk.page.keyboard.press('Control+k')
  const field = desk.page.getByRole('combobox', { name: 'Search commands and nodes' })
  await field.fill(text)
}

const options = () => desk.page.getByRole('option')
const labels = async (): Promise<readonly string[]> =>
  await options().locator('.palette-label').allInnerTexts()

describe('the palette', () => {
  beforeAll(async () => {
    desk = await Console.start()
    await desk.until('IDLE')
    await desk.page.locator('[data-pane="tree"]').waitFor()
  })
  afterAll(() => desk.close())

  test('reaches every command of the table', async () => {
    await desk.page.getByTestId('settings').click()
    await desk.page.getByRole('tab', { name: 'Keys' }).click()
    const rows = desk.page.getByRole('list', { name: 'Keys' }).getByRole('listitem')
    const all = (await rows.locator('.grow').allInnerTexts()).filter(
      label => !label.startsWith('Search commands'),
    )
    expect(all.length).toBeGreaterThan(50)
    await desk.hutch.screenshot('settings-keys')
    await desk.page.keyboard.press('Escape')
    const missing: string[] = []
    for (const label of all) {
      await type(`>${label}`)
      if (!(await labels()).includes(label)) missing.push(label)
      await desk.page.keyboard.press('Escape')
    }
    expect(missing).toEqual([])
  })

  test('says by its first letter what it searches', async () => {
    await type('@')
    await expect.poll(labels).toContain('samx')
    await desk.hutch.screenshot('palette-motors')
    await type('/')
    await expect.poll(labels).toContain('Theme: Light')
    await type('?')
    await expect.poll(labels).toContain('SPEC terminal')
    await desk.hutch.screenshot('palette-help')
    await desk.page.keyboard.press('Escape')
  })

  test('@ moves a motor: from, to and difference are said, large moves asked twice', async () => {
    await type('@samx 0.5')
    await expect.poll(labels).toEqual([expect.stringMatching(/^Move samx .* → 0\.5 \(Δ/)])
    await desk.page.keyboard.press('Enter')
    await desk.page.getByRole('log').getByText('mv samx 0.5').first().waitFor()
  })

  test(': sends a line to SPEC', async () => {
    await type(':p 6*7')
    await desk.page.keyboard.press('Enter')
    await desk.page.getByRole('log').getByText('42', { exact: true }).waitFor()
  })

  test('has what was used last first', async () => {
    await type('>Theme: Light')
    await desk.page.keyboard.press('Enter')
    await expect.poll(() => desk.page.evaluate(() => document.documentElement.dataset.theme)).toBe('light')
    await desk.hutch.screenshot('light')
    await type('>Theme: Dark')
    await desk.page.keyboard.press('Enter')
    await type('')
    await expect.poll(async () => (await labels()).slice(0, 2)).toContain('Theme: Light')
    await desk.page.keyboard.press('Escape')
  })

  test('F1 explains the pane with the focus', async () => {
    await desk.page.getByRole('tab', { name: 'Motors' }).click()
    await desk.page.locator('[data-pane="motors"]').waitFor()
    await desk.page.keyboard.press('F1')
    await desk.page.getByRole('dialog', { name: 'Motors' }).getByText('Enter in a field moves').waitFor()
    await desk.hutch.screenshot('help')
    await desk.page.keyboard.press('Escape')
  })

  test('a key is changed in the settings, a conflict is named, and it acts at once', async () => {
    await desk.page.keyboard.press('Control+,')
    await desk.page.getByRole('tab', { name: 'Keys' }).click()
    await desk.page.getByRole('searchbox', { name: 'Filter commands and keys' }).fill('reset layout')
    const key = desk.page.getByRole('button', { name: /^Key of Reset layout/ })
    await key.click()
    await desk.page.keyboard.press('Control+k')
    await desk.page.getByText(/^also Search commands/).waitFor()
    await key.click()
    await desk.page.keyboard.press('Control+j')
    await expect.poll(() => key.innerText()).toBe('Ctrl J')
    await desk.page.keyboard.press('Escape')
    await desk.page.getByRole('tab', { name: 'Motors' }).click()
    await desk.page.locator('[data-pane="motors"]').waitFor()
    await desk.page.keyboard.press('Control+j')
    await desk.page.locator('[data-pane="details"]').waitFor()
  })

  test('size and far reading are seen at once', async () => {
    const width = (): Promise<number> => desk.page.evaluate(() => innerWidth)
    const before = await width()
    await desk.page.keyboard.press('Control+=')
    await expect.poll(width).toBeLessThan(before)
    await desk.page.keyboard.press('Control+0')
    await expect.poll(width).toBe(before)
    await type('>Read from 2 m')
    await desk.page.keyboard.press('Enter')
    const pill = desk.page.getByTestId('run-state')
    await expect.poll(async () => (await pill.boundingBox())?.height ?? 0).toBeGreaterThan(55)
    await desk.film('far')
    expect(await desk.hutch.pageErrors()).toEqual([])
  })
})
