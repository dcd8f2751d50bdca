import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { python } from '../support/system-python.ts'
import { npyHeader } from '../../shared/imaging/npy-header.ts'
import { Console, imageSizePx, patienceMs } from './console.ts'

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

test('a job is cancelled; a workflow that is chosen, set and started grows while the scan runs', async () => {
  await desk.page.keyboard.press('Control+1')
  await desk.startEff(steps)
  await desk.untilDone('Data', 2)
  // Paused, so that the job cannot be faster than whoever cancels it.
  await desk.button('run.pause').click()
  await desk.until('PAUSED')
  await desk.page.keyboard.press('Control+3')
  await desk.node('Energy Scan').click()
  await desk.page.locator('[data-workflow="statistics"]').click()
  await desk.button('analyse.start').click()
  await result('statistics_01').getByRole('button').first().focus()
  await desk.page.keyboard.press('Delete')
  await result('statistics_01')
    .getByText(/^cancelled: Cancelled after \d+ frames/)
    .waitFor()
  await desk.page.locator('[data-workflow="normalise-align"]').click()
  await desk.page.getByLabel('Compared with').selectOption('previous')
  await desk.button('analyse.start').click()
  await desk.button('run.resume').click()
  await result('normalise_align_01').waitFor()
  await result('normalise_align_01')
    .getByText(/running · .*left, ends \d\d:\d\d:\d\d/)
    .waitFor({ timeout })
  await desk.page.getByRole('tab', { name: 'aligned' }).waitFor()
  await expect
    .poll(() => desk.stage.getAttribute('data-dataset'), { timeout })
    .toContain('/entry/align/aligned')
  await desk.button('analyse.beside').click()
  await desk.page.getByRole('group', { name: 'Data', exact: true }).getByTestId('image-stage').waitFor()
  await expect.poll(() => desk.page.getByTestId('image-stage').count()).toBe(2)
  await desk.film('analyse-growing')
  await desk.button('analyse.beside').click()
  await result('normalise_align_01')
    .getByText(/^done in/)
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
    .getByText(/^done in/)
    .waitFor({ timeout })
  const settings = python<readonly string[]>(
    `import h5py
print(json.dumps([h5py.File('%s/results/EFF_0001_normalise_align_0%d.h5' % (argument, n))['entry/align/configuration/reference'][()].decode() for n in (1, 2)]))`,
    join(out, 'EFF_0001'),
  )
  expect(settings).toEqual(['previous', 'first'])
})

test('the log of a job tells what it took, did and wrote', async () => {
  await desk.page.getByRole('tab', { name: 'Log', exact: true }).click()
  const log = desk.page.getByRole('log', { name: 'Job log' })
  await log.getByText(`Takes ${steps + 1} images`).waitFor()
  await log.getByText('Step 2, Align: align version').waitFor()
  await log.getByText(`Done: ${steps + 1} of ${steps + 1} frames`).waitFor()
  await desk.film('analyse-log')
})

test('a result says where it came from: data with their range, parameters, program, versions, hash', async () => {
  await desk.page.getByRole('tab', { name: 'Origin', exact: true }).click()
  const origin = desk.page.getByRole('group', { name: 'Origin', exact: true })
  await origin.getByText('align version').waitFor()
  await origin
    .getByText(/^[0-9a-f]{64}$/)
    .first()
    .waitFor()
  await origin.getByText(`frames 0 to ${steps} of`).first().waitFor()
  await desk.film('analyse-origin')
})

test('two results are compared side by side and by their difference, and it says how they were made differently', async () => {
  await desk.page.getByRole('tab', { name: /^Results/ }).click()
  await result('normalise_align_01')
    .getByRole('button', { name: /^Compare others/ })
    .click()
  const strip = desk.page.getByRole('group', { name: 'Compared results' })
  await strip.getByText('align reference: previous → first').waitFor()
  await desk.page.locator('.js-plotly-plot .legend').getByText('columns 01').waitFor()
  await desk.film('analyse-compare-curves')
  await desk.page.getByRole('tab', { name: 'aligned' }).click()
  await desk.page.getByTestId('reference-stage').waitFor()
  await desk.film('analyse-compare-side')
  await desk.stage.focus()
  // The first images are alike.
  await desk.page.keyboard.press('End')
  await desk.page.keyboard.press('d')
  await desk.page.getByTestId('image-process').getByText('B − A').waitFor()
  await desk.film('analyse-compare-difference')
})

test('by keyboard: another result is chosen, pinned, and comparing ends', async () => {
  await result('normalise_align_02').getByRole('button').first().focus()
  await desk.page.keyboard.press('ArrowDown')
  await expect.poll(() => chosen(), { timeout }).toContain('normalise_align_01')
  const strip = desk.page.getByRole('group', { name: 'Compared results' })
  await strip.getByText('Choose another result').waitFor()
  await desk.page.keyboard.press('c')
  await strip.waitFor({ state: 'detached' })
})

test('a result is run again with what it was run with, what is changed is marked', async () => {
  await desk.page.keyboard.press('r')
  await desk.page.locator('[data-workflow="EFF_0001_normalise_align_01"][aria-selected=true]').waitFor()
  const compared = desk.page.getByLabel('Compared with')
  expect(await compared.inputValue()).toBe('previous')
  await compared.selectOption('first')
  await desk.page.getByRole('button', { name: 'changed, was previous' }).waitFor()
  await desk.film('analyse-again')
  await desk.button('analyse.start').click()
  await result('normalise_align_03')
    .getByText(/^done in/)
    .waitFor({ timeout })
})

test('what an earlier result has is taken from there: the list, the log, the origin and the graph say so', async () => {
  const from = 'taken from EFF_0001_normalise_align_02'
  await result('normalise_align_03').getByText(`Normalise, Align ${from}`).waitFor()
  await desk.film('analyse-taken')
  await desk.page.getByRole('tab', { name: 'Log', exact: true }).click()
  await desk.page.getByRole('log', { name: 'Job log' }).getByText(`Align: ${from}`).waitFor()
  await desk.page.getByRole('tab', { name: 'Origin', exact: true }).click()
  const origin = desk.page.getByRole('group', { name: 'Origin', exact: true })
  await origin.getByText('EFF_0001_normalise_align_02').first().waitFor()
  await desk.page.getByRole('tab', { name: 'Graph', exact: true }).click()
  await step('align').getByText('taken from normalise_align_02').waitFor()
  await desk.film('analyse-graph-taken')
  await desk.page.getByRole('tab', { name: /^Results/ }).click()
})

test('several nodes are started at once', async () => {
  await desk.node('Energy Scan').click()
  await desk.node('Data').click({ modifiers: ['Control'] })
  await desk.page.getByText('Energy Scan, Data').waitFor()
  await desk.page.getByLabel('All anew').check()
  await desk.button('analyse.start').click()
  await result('normalise_align_05').waitFor()
  await expect.poll(() => desk.page.locator('[data-result]').count(), { timeout }).toBe(6)
  await result('normalise_align_05')
    .getByText(/^done in/)
    .waitFor({ timeout })
  await desk.page.getByLabel('All anew').uncheck()
})

test('the graph shows the steps, what flows between them and how far they are', async () => {
  await desk.page.locator('[data-workflow="normalise-align"]').click()
  await desk.page.getByRole('tab', { name: 'Graph', exact: true }).click()
  await step('normalise')
    .getByText(/^(?:done|reused)/)
    .last()
    .waitFor()
  await step('align').getByText('Align', { exact: true }).waitFor()
  await desk.page.locator('.links text').getByText('transmission').waitFor()
  await desk.film('analyse-graph')
})

test('a step is added, connected, renamed and removed by keyboard; what is wrong stands in its place', async () => {
  await desk.page.getByLabel('Add a step').selectOption('statistics')
  await step('statistics').waitFor()
  const source = desk.page.getByLabel('data comes from')
  expect(await source.inputValue()).toBe('align.aligned')
  await source.selectOption('normalise.transmission')
  await desk.page.getByLabel('Name of the step').fill('Mean of transmission')
  await desk.page.keyboard.press('Tab')
  await step('statistics').getByText('Mean of transmission').waitFor()
  await desk.film('analyse-graph-edited')
  await step('align').click()
  await desk.page.getByLabel('Compared part').fill('all')
  await step('align').getByText('must be a region').waitFor()
  expect(await startButton().getAttribute('aria-disabled')).toBe('true')
  await desk.film('analyse-graph-wrong')
  await step('align').focus()
  await desk.page.keyboard.press('Delete')
  await step('align').waitFor({ state: 'detached' })
})

test('changes are taken back and made again by keys; a connection is drawn by the mouse', async () => {
  await desk.page.keyboard.press('Control+z')
  await step('align').waitFor()
  await desk.page.keyboard.press('Control+Shift+Z')
  await step('align').waitFor({ state: 'detached' })
  await desk.page.keyboard.press('Control+z')
  await step('align').waitFor()
  const port = await step('align').locator('.port').boundingBox()
  const card = await step('statistics').boundingBox()
  if (port === null || card === null) throw new Error('no cards')
  await desk.page.mouse.move(port.x + port.width / 2, port.y + port.height / 2)
  await desk.page.mouse.down()
  await desk.page.mouse.move(card.x + card.width / 3, card.y + card.height / 2, { steps: 4 })
  await desk.hutch.screenshot('analyse-graph-drawn')
  await desk.page.mouse.up()
  await expect.poll(() => desk.page.getByLabel('data comes from').inputValue()).toBe('align.aligned')
  await desk.button('analyse.undo').click()
  await desk.button('analyse.undo').click()
  await step('align').click()
  await desk.page.getByLabel('Compared part').fill('')
  await step('align').focus()
  await desk.page.keyboard.press('Delete')
  await step('align').waitFor({ state: 'detached' })
})

test('the graph is exported as ewoks reads it', async () => {
  const file = join(out, 'exported.json')
  await desk.hutch.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  await desk.button('analyse.export').click()
  await expect.poll(() => existsSync(file)).toBe(true)
  const graph: unknown = JSON.parse(await readFile(file, 'utf8'))
  expect(graph).toMatchObject({
    graph: { schema_version: '1.2' },
    nodes: [{ task_identifier: 'hutch.normalise' }, { task_identifier: 'hutch.statistics' }],
  })
})

test('the workflow is saved as one of one’s own, and run', async () => {
  await desk.page.getByLabel('Save as').fill('Mean of my data')
  await desk.button('analyse.save').click()
  await desk.page.locator('[data-workflow="mean-of-my-data"][aria-selected=true]').waitFor()
  await desk.button('analyse.start').click()
  await result('mean_of_my_data_01')
    .getByText(/^done in/)
    .waitFor({ timeout })
})

test('a workflow of a file is imported; its program is set in the form, heard while it runs, and its step is told', async () => {
  const go = join(out, 'go')
  const file = join(out, 'listen.json')
  await writeFile(file, JSON.stringify(listening(go)))
  await desk.hutch.app.evaluate(({ dialog }, chosenFile) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosenFile] })
  }, file)
  await desk.button('analyse.import').click()
  await desk.page.locator('[data-workflow="listen"][aria-selected=true]').waitFor()
  await desk.page.getByLabel('Turns').fill('7')
  await desk.node('Energy Scan').click()
  await desk.button('analyse.start').click()
  await step('say').getByText('running', { exact: true }).last().waitFor({ timeout })
  await step('means').getByText('done', { exact: true }).last().waitFor({ timeout })
  await desk.page.getByRole('tab', { name: 'Log', exact: true }).click()
  const log = desk.page.getByRole('log', { name: 'Job log' })
  await log.getByText('say: listening for 7 turns').waitFor({ timeout })
  await desk.film('analyse-program')
  await writeFile(go, '')
  await log.getByText('Done: ').waitFor({ timeout })
  await desk.page.getByRole('tab', { name: /^Results/ }).click()
})

test('jobs beyond four wait for their turn; by keys one is put first, one is taken back, and one started again', async () => {
  const go = join(out, 'go later')
  await desk.page.getByLabel('Go', { exact: true }).fill(go)
  await desk.node('Data').click({ modifiers: ['Control'] })
  for (const last of ['03', '05', '07']) {
    await desk.button('analyse.start').click()
    await result(`listen_${last}`).waitFor({ timeout })
  }
  await result('listen_06').getByText('waits for its turn: next').waitFor({ timeout })
  await result('listen_07').getByText('waits for its turn: 1 before it').waitFor()
  await desk.film('analyse-queue')
  await result('listen_07').getByRole('button').first().click()
  await desk.page.keyboard.press('n')
  await result('listen_07').getByText('waits for its turn: next').waitFor()
  await desk.page.keyboard.press('ArrowDown')
  await expect.poll(() => chosen(), { timeout }).toContain('listen_06')
  await desk.page.keyboard.press('Delete')
  await result('listen_06').getByText('cancelled: Cancelled after 0 frames').waitFor()
  await desk.page.keyboard.press('s')
  await result('listen_08').getByText('waits for its turn: 1 before it').waitFor({ timeout })
  await writeFile(go, '')
  await result('listen_08')
    .getByText(/^done in/)
    .waitFor({ timeout })
  await expect
    .poll(
      () =>
        desk.page
          .locator('[data-result*="listen"]')
          .getByText(/^done in/)
          .count(),
      { timeout },
    )
    .toBe(7)
})

test('workflows that do not fit the chosen data say why', async () => {
  await desk.page.locator('[data-workflow="absorption-tomography"]').getByText('angle').waitFor()
  await desk.node('Dark for data').click()
  const fitting = desk.page.locator('[data-workflow="normalise-align"]')
  await fitting.getByText('There are no data frames').waitFor()
  await desk.page.locator('[data-workflow="normalise-align"]').click()
  expect(await startButton().getAttribute('aria-disabled')).toBe('true')
  await desk.film('analyse-unfit')
  await desk.node('Energy Scan').click()
})

test('a PONI file is chosen by mouse or keys; one that is none is refused at the field, with a word why', async () => {
  await desk.page.locator('[data-workflow="powder-mapping"]').click()
  const wrong = join(out, 'wrong.poni')
  await writeFile(wrong, 'Distance: far\n')
  const load = desk.page.getByRole('button', { name: 'Load .poni…' })
  await chooseNext(wrong)
  await load.focus()
  await desk.page.keyboard.press('Enter')
  const refusal = desk.page.getByRole('alert').getByText(/wrong\.poni.*Distance is no number: far/)
  await refusal.waitFor()
  await load.scrollIntoViewIfNeeded()
  await desk.film('analyse-poni-wrong')
  const right = join(out, 'right.poni')
  const lines = [
    'Detector_config: {"pixel1": 5e-05, "pixel2": 5e-05}',
    'Distance: 0.1',
    'Poni1: 0.05',
    'Poni2: 0.05',
  ]
  await writeFile(right, [...lines, 'Rot1: 0', 'Rot2: 0', 'Rot3: 0', ''].join('\n'))
  await chooseNext(right)
  await load.click()
  await refusal.waitFor({ state: 'detached' })
  const field = desk.page.getByLabel('Text of the PONI file')
  expect(await field.inputValue()).toContain('Poni2: 0.05')
  await field.fill('Distance: 0.1')
  await desk.page.getByRole('alert').getByText('It is not a PONI file that can be used').waitFor()
  await field.fill(lines.join('\n'))
  await desk.film('analyse-poni')
})

test('a mask is chosen for a step, taken back, or drawn where the images are', async () => {
  await desk.page.locator('[data-workflow="normalise"]').click()
  const mask = desk.page.getByLabel('Mask', { exact: true })
  expect(await mask.inputValue()).toBe('')
  const file = join(out, 'beamstop.npy')
  await writeFile(file, npyMask(3, 5))
  await chooseNext(file)
  await desk.page.getByRole('button', { name: 'Mask file…' }).click()
  await desk.page
    .getByRole('alert')
    .getByText(/beamstop\.npy.*The mask has the shape 3 × 5/)
    .waitFor()
  await desk.film('analyse-mask-wrong')
  await writeFile(file, npyMask(imageSizePx, imageSizePx))
  await desk.page.getByRole('button', { name: 'Mask file…' }).click()
  await expect.poll(() => mask.inputValue()).toBe(file)
  await desk.film('analyse-mask')
  await desk.page.getByRole('button', { name: 'changed, was as recorded' }).click()
  await expect.poll(() => mask.inputValue()).toBe('')
  await mask.selectOption({ label: 'beamstop.npy' })
  await mask.selectOption('')
  await desk.button('analyse.draw-mask').click()
  await desk.page.getByText('Steps whose mask is “as recorded” leave it out').first().waitFor()
  await desk.stage.waitFor()
  await desk.page.keyboard.press('Control+3')
})

test('a value that cannot be is refused in its place, before anything is started', async () => {
  await desk.page.locator('[data-workflow="normalise-align"]').click()
  await desk.page.getByLabel('Compared part').fill('all')
  await desk.page.getByRole('alert').getByText('must be a region').waitFor()
  expect(await startButton().getAttribute('aria-disabled')).toBe('true')
  await desk.hutch.screenshot('analyse-refused')
  expect(await desk.hutch.pageErrors()).toEqual([])
})

/** Means of the images, then a shell that waits to be told to go. */
function listening(go: string): object {
  const script = [
    'echo listening for {turns} turns',
    'while [ ! -e "{go}" ]; do sleep 0.1; done',
    'echo \'{{"outputs": {{"heard": {turns}}}}}\' > "{output}"',
  ].join('\n')
  const inputs = { program: 'sh', arguments: ['-c', script], turns: 3, go }
  return {
    graph: { id: 'listen', label: 'Listen' },
    nodes: [
      { id: 'means', task_type: 'class', task_identifier: 'hutch.statistics' },
      {
        ...{ id: 'say', label: 'Say', task_type: 'class', task_identifier: 'hutch.command' },
        default_inputs: Object.entries(inputs).map(([name, value]) => ({ name, value })),
      },
    ],
    links: [],
  }
}

function npyMask(height: number, width: number): Buffer {
  return Buffer.concat([npyHeader('|u1', [height, width]), Buffer.alloc(height * width)])
}

async function chooseNext(file: string): Promise<void> {
  await desk.hutch.app.evaluate(({ dialog }, chosenFile) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosenFile] })
  }, file)
}

function startButton() {
  return desk.page.locator('[data-command="analyse.start"]').first()
}

function step(id: string) {
  return desk.page.locator(`[data-step="${id}"]`)
}

function chosen() {
  return desk.page.locator('[data-result]:has([aria-pressed=true])').first().getAttribute('data-result')
}

function result(name: string) {
  return desk.page.locator(`[data-result="EFF_0001_${name}"]`)
}
