import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { python } from '../support/system-python.ts'
import { Console, patienceMs } from './console.ts'

const timeout = patienceMs
const steps = 12
let out: string
let desk: Console

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'hutch-analyse-'))
  desk = await Console.start({ out })
  await desk.until('IDLE')
})
afterAll(async () => {
  await desk.close()
  await rm(out, { recursive: true })
})

test('without an experiment it says what is missing, and offers its workflows', async () => {
  await desk.page.keyboard.press('Control+3')
  await desk.page.locator('[data-workflow="normalise-align"]').waitFor()
  await desk.page.getByText('No experiment', { exact: true }).first().waitFor()
  expect(await startButton().getAttribute('aria-disabled')).toBe('true')
  await desk.hutch.screenshot('analyse-empty')
})

test('a workflow that is chosen, set and started grows while the scan runs', async () => {
  await desk.page.keyboard.press('Control+1')
  await desk.startEff(steps)
  await desk.untilDone('Data', 2)
  await desk.page.keyboard.press('Control+3')
  await desk.node('Energy Scan').click()
  await desk.page.locator('[data-workflow="normalise-align"]').click()
  await desk.page.getByLabel('Compared with').selectOption('previous')
  await desk.button('analyse.start').click()
  await result('normalise_align_01').waitFor()
  await desk.page.getByRole('tab', { name: 'aligned' }).waitFor()
  await expect
    .poll(() => desk.stage.getAttribute('data-dataset'), { timeout })
    .toContain('/entry/align/aligned')
  await desk.hutch.screenshot('analyse-growing')
  await result('normalise_align_01')
    .getByText(/^done:/)
    .waitFor({ timeout })
  await desk.until('DONE')
})

test('its curves are shown beside its images', async () => {
  await desk.page.getByRole('tab', { name: 'columns' }).click()
  await desk.page.locator('.js-plotly-plot').first().waitFor()
  await desk.hutch.screenshot('analyse-curve')
})

test('it is started again with another parameter by keyboard, and both results stay', async () => {
  await desk.page.getByLabel('Compared with').selectOption('first')
  await desk.page.keyboard.press('Control+Alt+Enter')
  await result('normalise_align_02')
    .getByText(/^done:/)
    .waitFor({ timeout })
  const settings = python<readonly string[]>(
    `import h5py
print(json.dumps([h5py.File('%s/results/EFF_0001_normalise_align_0%d.h5' % (argument, n))['entry/align/configuration/reference'][()].decode() for n in (1, 2)]))`,
    join(out, 'EFF_0001'),
  )
  expect(settings).toEqual(['previous', 'first'])
})

test('a value that cannot be is refused in its place, before anything is started', async () => {
  await desk.page.getByLabel('Compared part').fill('all')
  await desk.page.getByRole('alert').getByText('must be a region').waitFor()
  expect(await startButton().getAttribute('aria-disabled')).toBe('true')
  await desk.hutch.screenshot('analyse-refused')
  expect(await desk.hutch.pageErrors()).toEqual([])
})

function startButton() {
  return desk.page.locator('[data-command="analyse.start"]').first()
}

function result(name: string) {
  return desk.page.locator(`[data-result="EFF_0001_${name}"]`)
}
