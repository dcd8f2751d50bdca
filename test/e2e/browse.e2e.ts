import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeWith, pythonModules, realRecordings, realRecordingsFolder } from '../support/need-tool.ts'
import { foreignFile, tomogram } from '../electron/adopt/foreign-file.ts'
import { Console, patienceMs } from './console.ts'
import { pixel, recordEff } from './recorded.ts'
import { coloursOf } from './screen-colours.ts'

const steps = 4
const timeout = patienceMs
let out: string
let master: string
let poniFile: string
let desk: Console

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'hutch-browse-'))
  poniFile = join(out, 'pilatus.poni')
  await writeFile(poniFile, poni)
  master = await recordEff(out, steps)
  desk = await Console.start({ out: join(out, 'new') })
})
afterAll(async () => {
  await desk.close()
  await rm(out, { recursive: true })
})

const poni = `Detector: Detector
Detector_config: {"pixel1": 0.000172, "pixel2": 0.000172}
Distance: 0.25
Poni1: 0.016
Poni2: 0.04
Rot1: 0
Rot2: 0
Rot3: 0
Wavelength: 1e-10
`

async function pressOnStage(key: string, frame: number): Promise<void> {
  await desk.stage.press(key)
  await expect.poll(() => desk.frameOnScreen(), { timeout }).toBe(frame)
}

describe('a recorded experiment', () => {
  test('opens with its tree, its images and its curve', async () => {
    await desk.open(master)
    await desk.node('Energy Scan').waitFor()
    await desk.node('Data').click()
    await expect.poll(() => desk.frameOnScreen(), { timeout }).toBe(0)
    expect(await desk.page.getByTestId('image-frame').innerText()).toBe(
      `Data · frame 0 (1st of ${steps + 1})`,
    )
    await expect.poll(() => coloursOf(desk.stage), { timeout }).toBeGreaterThan(20)
    await expect.poll(() => desk.curvePoints(), { timeout }).toBe(steps + 1)
    await desk.film('browse')
  })

  test('is walked through with the keys of the slider', async () => {
    await pressOnStage('ArrowRight', 1)
    await pressOnStage('End', steps)
    await pressOnStage('ArrowLeft', steps - 1)
    await pressOnStage('Home', 0)
    await desk.page.getByTestId('frame-slider').press('End')
    await expect.poll(() => desk.frameOnScreen(), { timeout }).toBe(steps)
  })

  test('shows the members of its file with their attributes', async () => {
    await desk.page.getByRole('tab', { name: 'File', exact: true }).click()
    const tree = desk.page.getByRole('tree', { name: 'File tree' })
    await tree.getByRole('treeitem', { name: 'entry_0003' }).click()
    await desk.page
      .getByRole('group', { name: 'Attributes of the selection' })
      .getByText('NXentry')
      .first()
      .waitFor()
    await desk.film('browse-attributes')
  })
})

describe('data that leave', () => {
  async function exportTo(file: string): Promise<void> {
    await desk.hutch.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, file)
    await desk.page.keyboard.press('Control+e')
    await desk.page.getByTestId('toast').filter({ hasText: file }).waitFor()
  }

  test('go where the dialog says, in the format of the ending', async () => {
    await desk.open(master)
    await desk.page.getByRole('tab', { name: 'Experiment', exact: true }).click()
    await desk.node('Data').click()
    await expect.poll(() => desk.frameOnScreen(), { timeout }).toBe(0)
    const file = join(out, 'data.npy')
    await exportTo(file)
    const frames = steps + 1
    const headerBytes = 128
    expect((await stat(file)).size).toBe(headerBytes + frames * 128 * 128 * 2)
    await desk.hutch.screenshot('browse-exported')
  })

  test('are refused in a format that does not exist, by name', async () => {
    await exportTo(join(out, 'data.docx'))
    await desk.page.getByTestId('toast').filter({ hasText: 'does not say which format' }).waitFor()
  })

  test('and a finished experiment becomes one file', async () => {
    await desk.page.keyboard.press('Control+k')
    await desk.page.getByRole('combobox', { name: 'Search commands and nodes' }).fill('self-contained')
    await desk.page.keyboard.press('Enter')
    await desk.page.getByTestId('toast').filter({ hasText: 'EFF_0001_single.h5' }).waitFor()
    expect((await stat(join(out, 'EFF_0001', 'EFF_0001_single.h5'))).size).toBeGreaterThan(1_000_000)
  })
})

describeWith(pythonModules('h5py'), 'the value under the pointer', () => {
  test('is the one that h5py reads', async () => {
    await desk.open(join(out, 'EFF_0001', 'EFF_0001_entry_0001.h5'))
    await desk.page.getByRole('tab', { name: 'Experiment', exact: true }).click()
    await desk.node('Dark for white').click()
    await expect.poll(() => desk.stage.getAttribute('data-dataset'), { timeout }).toContain('/entry_0001/')
    await desk.stage.hover()
    const value = desk.page.getByTestId('image-value')
    await expect.poll(() => value.innerText(), { timeout }).toMatch(/^\d+$/)
    const [x, y] = (await desk.page.getByTestId('image-footer').locator('b').allInnerTexts()).map(Number)
    const dataset = (await desk.stage.getAttribute('data-dataset')) ?? ''
    const file = join(out, 'EFF_0001', 'EFF_0001_entry_0001.h5')
    expect(Number(await value.innerText())).toBe(pixel(file, dataset, [0, y ?? -1, x ?? -1]))
  })
})

describeWith(pythonModules('h5py', 'numpy'), 'what another program recorded', () => {
  test('becomes an experiment by the mouse, and stands ready to be analysed', async () => {
    await desk.open(foreignFile(tomogram, 'scan 7.nxs', out))
    await desk.button('file.analyse').click()
    await desk.page.getByTestId('toast').filter({ hasText: '10 images taken into an experiment' }).waitFor()
    await desk.node('Data').waitFor()
    await desk.film('adopted')
  })

  test('is taken in once: asked by keys again, it is opened', async () => {
    await desk.open(join(out, 'scan 7.nxs'))
    await desk.page.keyboard.press('Control+k')
    const search = desk.page.getByRole('combobox', { name: 'Search commands and nodes' })
    await search.fill('Analyse the opened file')
    await search.press('Enter')
    await desk.page.getByTestId('toast').filter({ hasText: 'This file was taken in before' }).waitFor()
    await desk.node('Data').waitFor()
    await desk.open(master)
  })
})

test('a file that is none of the known formats is refused by name, and the one before stays', async () => {
  const broken = join(out, 'broken.h5')
  await writeFile(broken, 'this is no HDF5')
  const before = await desk.page.getByTestId('opened-file').innerText()
  await desk.choose(broken)
  await desk.page.getByTestId('toast').filter({ hasText: 'broken.h5' }).waitFor()
  await desk.hutch.screenshot('error-file')
  expect(await desk.page.getByTestId('opened-file').innerText()).toBe(before)
})

/** Where the open dialogs of the tests end. */
async function choose(file: string): Promise<void> {
  await desk.hutch.app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, file)
}

const images = ['img_dls_pilatus300k.edf', 'img_aps20id_elastic_9713.tif', 'img_desy_pilatus100k.cbf']

describeWith(realRecordings, 'real recordings', () => {
  test.each(images)('the image of %s', async name => {
    await desk.open(join(realRecordingsFolder, name))
    await expect.poll(() => coloursOf(desk.stage), { timeout }).toBeGreaterThan(20)
    await desk.hutch.screenshot(`browse-${name.replace(/\W/g, '-')}`)
  })

  test('an image gets a mask by a value and a region, and angles by a PONI file', async () => {
    await desk.open(join(realRecordingsFolder, 'img_dls_pilatus300k.edf'))
    await expect.poll(() => desk.stage.getAttribute('aria-label'), { timeout }).toContain('1475 × 195')
    const menu = desk.page.getByRole('dialog', { name: 'Mask and geometry' })
    await desk.page.getByTestId('detector-menu').click()
    await menu.getByRole('spinbutton', { name: 'Pixels above' }).fill('10000')
    await menu.getByRole('button', { name: 'Mask pixels above' }).click()
    const masked = desk.page.getByTestId('image-masked')
    await masked.waitFor()
    const first = await masked.innerText()
    await choose(poniFile)
    await menu.getByRole('button', { name: 'Open a geometry (PONI)…' }).click()
    await menu.getByText(/^Sample 250 mm from the detector, by .+ \(chosen here\)$/).waitFor()
    await desk.film('browse-mask-menu')
    await desk.page.keyboard.press('Escape')
    await desk.stage.press('r')
    await desk.stage.press('Enter')
    await desk.page.getByTestId('detector-menu').click()
    await menu.getByRole('button', { name: 'Mask the selected region' }).click()
    await expect.poll(() => masked.innerText(), { timeout }).not.toBe(first)
    await desk.page.keyboard.press('Escape')
    await desk.stage.hover()
    await expect.poll(() => desk.page.getByTestId('image-2θ').innerText(), { timeout }).toMatch(/\d/)
    await desk.film('browse-mask')
    await desk.page.getByTestId('detector-menu').click()
    await menu.getByRole('button', { name: 'Mask as the files say' }).click()
    await masked.waitFor({ state: 'detached' })
    await desk.page.keyboard.press('Escape')
  })

  test('a group whose images lie in a file that is not there names it, and where it belongs', async () => {
    await desk.open(join(realRecordingsFolder, 'dls-i06_353130.nxs'))
    const lost = desk.page.getByTestId('lost-links')
    await lost.getByText('A linked file is missing').waitFor()
    const file = resolve(realRecordingsFolder, 'medipix-353130.hdf')
    expect(await lost.getByRole('listitem').innerText()).toBe(file)
    await lost.getByText(/Put the file in this place/).waitFor()
    await desk.film('browse-lost')
  })

  test('images behind the links of a NeXus file', async () => {
    await desk.open(join(realRecordingsFolder, 'dls-k11_18014.bundle/k11-18014.nxs'))
    const tree = desk.page.getByRole('tree', { name: 'File tree' })
    await tree.getByRole('treeitem', { name: 'entry', exact: true }).click()
    await tree.press('ArrowRight')
    await tree.getByRole('treeitem', { name: 'imaging', exact: true }).click()
    await expect.poll(() => coloursOf(desk.stage), { timeout }).toBeGreaterThan(20)
    await desk.hutch.screenshot('browse-nexus')
  })

  test('a mesh of a SPEC file as map, each of its columns a value', async () => {
    await desk.open(join(realRecordingsFolder, 'spec_aps-33bm.dat'))
    await desk.page.getByRole('tree', { name: 'File tree' }).getByRole('treeitem', { name: '17.1' }).click()
    const map = desk.page.getByTestId('map')
    await map.waitFor()
    expect(await map.getAttribute('aria-label')).toMatch(/^Map of signal over H and K, 101 × \d+ cells/)
    await desk.page.getByTestId('map-menu').click()
    await desk.page.getByRole('radio', { name: 'W', exact: true }).check()
    await desk.page.keyboard.press('Escape')
    await desk.page.getByRole('img', { name: /^Map of W over H and K/ }).waitFor()
    await desk.film('browse-mesh')
    await desk.page.getByRole('tab', { name: 'Curve' }).click()
    await expect.poll(() => desk.curvePoints(), { timeout }).toBeGreaterThan(1000)
  })

  test('a scan of a SPEC file as curve', async () => {
    await desk.open(join(realRecordingsFolder, 'spec_aps-03_06_JanTest.dat'))
    await expect.poll(() => desk.curvePoints(), { timeout }).toBeGreaterThan(2)
    await desk.hutch.screenshot('browse-spec')
  })
})

test('nothing of all this went wrong in the page', async () => {
  expect(await desk.hutch.pageErrors()).toEqual([])
})
