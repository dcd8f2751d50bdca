import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { patienceMs, type Console } from '../e2e/console.ts'
import { describeWith, realRecordings, realRecordingsFolder } from '../support/need-tool.ts'
import { Gallery } from './gallery.ts'

/** Frames as a camera has them, so that pictures show what people will see. */
const imageSizePx = 512
const steps = 40
/** Few, as they are recorded once more. */
const analysedSteps = 12
/** Long enough that the disk can be filled meanwhile. */
const longSteps = 200
let gallery: Gallery
let desk: Console

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await desk.page.keyboard.press(key)
}

/** Draws on the image between two places given as parts of its size. */
async function drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const box = await desk.stage.boundingBox()
  if (box === null) throw new Error('No image on screen')
  const { mouse } = desk.page
  await mouse.move(box.x + from[0] * box.width, box.y + from[1] * box.height)
  await mouse.down()
  await mouse.move(box.x + to[0] * box.width, box.y + to[1] * box.height, { steps: 2 })
  await mouse.up()
}

async function spec(line: string): Promise<void> {
  const field = desk.page.getByLabel('SPEC command')
  await press('Control+Backquote')
  await field.fill(line)
  await field.press('Enter')
}

beforeAll(async () => {
  gallery = await Gallery.open('What one works with', { args: [`--size=${imageSizePx}`] })
  desk = gallery.desk
  await gallery.wear('dark')
  await desk.until('IDLE')
})
afterAll(() => gallery.close())

describe('what opens above the panes', () => {
  test('palette and help', async () => {
    await press('Control+k')
    await gallery.show('palette', 'The palette')
    await press('Escape', 'F1')
    await gallery.show('help', 'Help for the pane with the focus')
    await press('Escape')
  })

  test('settings', async () => {
    await press('Control+,')
    for (const page of ['Display', 'Keys', 'Storage', 'Alarms', 'Safety']) {
      await desk.page.getByRole('tab', { name: page }).click()
      await gallery.show(`settings-${page.toLowerCase()}`, `Settings: ${page}`)
    }
    await press('Escape')
  })
})

describe('acquire', () => {
  test('the first steps', async () => {
    await gallery.set({ showsFirstSteps: true })
    await gallery.showOnce('first-steps', 'What a new user is offered')
    await gallery.set({ showsFirstSteps: false })
  })

  test('a run whose curve can be read', async () => {
    await desk.startEff(steps)
    // A busy machine takes longer than one wait lasts.
    for (const part of [0.2, 0.4, 0.6]) await desk.untilDone('Data', steps * part)
    await gallery.show('eff-run', 'A full-field scan, more than half of it done')
    await desk.until('DONE')
  })

  test('regions, profiles, two images', async () => {
    await desk.node('Data').click()
    await desk.stage.focus()
    await press('Home', 'r')
    await drag([0.4, 0.35], [0.6, 0.55])
    await press('t')
    await desk.page.getByTestId('roi-row-roi1').waitFor()
    await press('x')
    await gallery.show('regions', 'A region, its numbers and the crosshair with its profiles')
    await press('x', 't', 'c', 'ArrowRight', 'ArrowRight')
    await desk.page.getByTestId('reference-stage').waitFor()
    await gallery.show('compare', 'Two frames side by side')
    await press('c')
  })

  test('menus', async () => {
    await desk.page.getByRole('button', { name: 'All image commands' }).click()
    await gallery.show('menu-image', 'Everything an image can do')
    await press('Escape')
    await desk.page.locator('.map-trigger').click()
    await gallery.show('menu-colours', 'Colour maps')
    await press('Escape')
    await desk.page.getByTestId('plot-menu').click()
    await gallery.show('menu-plot', 'What is plotted')
    await press('Escape')
    await desk.stage.click({ button: 'right' })
    await gallery.show('menu-context', 'The menu of a place of the image')
    await press('Escape')
    await desk.page.getByRole('button', { name: 'Panes and windows' }).click()
    await gallery.show('menu-layout', 'Panes and windows')
    await press('Escape')
  })

  test('scans typed in SPEC: fit, question before a move, counters, form', async () => {
    await gallery.command('>Follow SPEC')
    await desk.until('FOLLOWING')
    await spec('shopen')
    await spec('ascan pitch -0.1 0.4 40 0.1')
    await desk.page.getByTestId('curve').and(desk.page.locator('[data-points="41"]')).waitFor()
    await desk.page.getByTestId('fit-shape').selectOption('pseudoVoigt')
    await desk.page.getByTestId('fit-r2').waitFor()
    await gallery.show('spec-fit', 'A scan of SPEC, recorded and fitted')
    await desk.page.locator('[data-place="fit"]').click()
    await desk.page.getByTestId('move-prompt').waitFor()
    await gallery.show('spec-move', 'A motor moves after one line that says from where to where')
    await desk.page.getByRole('button', { name: 'Move to fit' }).click()
    await desk.page.getByTestId('move-prompt').waitFor({ state: 'detached' })
    await desk.page.getByTestId('fit-shape').selectOption('')
    for (const tab of ['Motors', 'Counters', 'Scan']) {
      await desk.page.getByRole('tab', { name: tab, exact: true }).click()
      await gallery.show(`spec-${tab.toLowerCase()}`, `SPEC: ${tab}`)
    }
    await desk.page.getByRole('tab', { name: 'Details', exact: true }).click()
    await spec('mesh samy -2 2 8 samz -1.8 1.8 6 0.1')
    const whole = desk.page.getByTestId('map').and(desk.page.locator('[data-points="63"]'))
    await whole.waitFor({ timeout: 3 * patienceMs })
    await gallery.show('spec-map', 'A scan over two motors is a map')
    for (const tab of ['Strip', 'MCA']) {
      await desk.page.getByRole('tab', { name: tab, exact: true }).click()
      await gallery.show(`plot-${tab.toLowerCase()}`, `Plots: ${tab}`)
    }
    // The sample goes back into the beam.
    await spec('mv samz 0')
    await gallery.command('>End following')
    await desk.until('DONE')
  })
})

describe('browse', () => {
  test('an experiment and the members of its file', async () => {
    await gallery.command('>Open this experiment in Browse')
    await desk.page.getByTestId('opened-file').waitFor()
    await gallery.show('browse-experiment', 'A recorded experiment')
    await desk.page.getByRole('tab', { name: 'File', exact: true }).click()
    await gallery.show('browse-file', 'The members of its file')
  })

  test('the full-field scan', async () => {
    await desk.open(join(desk.out, 'EFF_0001/EFF_0001.h5'))
    await desk.page.getByTestId('image-stage').waitFor()
    await gallery.show('browse-images', 'Images and curve of a recorded scan')
  })
})

describeWith(realRecordings, 'browse real recordings', () => {
  const files = [
    ['mesh', 'spec_aps-33bm.dat', '17.1'],
    ['map', 'sls-pollux_Focus_051.hdf5', undefined],
    ['scattering', 'img_saxslab_image.tiff', undefined],
    ['spectrum', 'mca_esrf_XRFSpectrum.mca', undefined],
    ['links', 'dectris_eiger_master.h5', undefined],
    ['camera', 'img_dls_pilatus300k.edf', undefined],
  ] as const
  test.each(files)('%s', async (name, file, row) => {
    await desk.open(join(realRecordingsFolder, file))
    if (row !== undefined) await desk.page.getByRole('treeitem', { name: row }).click()
    await desk.page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
    await gallery.show(`browse-${name}`, `A recording of a real beamline: ${name}`)
  })

  test('its mask', async () => {
    const menu = desk.page.getByRole('dialog', { name: 'Mask and geometry' })
    await desk.page.getByTestId('detector-menu').click()
    await menu.getByRole('spinbutton', { name: 'Pixels above' }).fill('3000')
    await menu.getByRole('button', { name: 'Mask pixels above' }).click()
    await desk.page.getByTestId('image-masked').waitFor()
    await gallery.show('menu-mask', 'Pixels that are left out, and where the detector stands')
    await menu.getByRole('button', { name: 'Mask as the files say' }).click()
    await desk.page.getByTestId('image-masked').waitFor({ state: 'detached' })
    await press('Escape')
  })
})

const result = (name: string): Locator => desk.page.locator(`[data-result$="${name}"]`)

async function untilAnalysed(name: string): Promise<void> {
  await result(name)
    .getByText(/^done in/)
    .waitFor()
}

describe('analyse', () => {
  test('result, log, origin, graph', async () => {
    await gallery.go('acquire')
    await desk.startEff(analysedSteps)
    await desk.until('DONE')
    await gallery.go('analyse')
    await desk.node('Energy Scan').click()
    await desk.page.locator('[data-workflow="normalise-align"]').click()
    await desk.button('analyse.start').click()
    await untilAnalysed('normalise_align_01')
    await gallery.show('analyse-result', 'A result, and what it was made with')
    for (const tab of ['Log', 'Origin', 'Graph']) {
      await desk.page.getByRole('tab', { name: tab, exact: true }).click()
      await gallery.show(`analyse-${tab.toLowerCase()}`, `Analyse: ${tab}`)
    }
  })

  test('a second result with other parameters, compared with the first', async () => {
    await desk.page.getByRole('tab', { name: /^Data, Normalise/ }).click()
    await desk.page.getByRole('tab', { name: /^Results/ }).click()
    await result('normalise_align_01').getByRole('button').first().focus()
    await press('r')
    await desk.page.locator('[data-workflow$="normalise_align_01"][aria-selected=true]').waitFor()
    await desk.page.getByLabel('Compared with').selectOption('previous')
    await desk.page.getByRole('button', { name: 'changed, was first' }).waitFor()
    await gallery.show('analyse-again', 'A result is run again with something changed')
    await desk.button('analyse.start').click()
    await untilAnalysed('normalise_align_02')
    await result('normalise_align_01')
      .getByRole('button', { name: /^Compare others/ })
      .click()
    await desk.page.getByRole('tab', { name: 'aligned' }).click()
    await desk.page.getByTestId('reference-stage').waitFor()
    await gallery.show('analyse-compare', 'Two results side by side')
    await desk.page.getByRole('tab', { name: 'columns' }).click()
    await desk.page.locator('.js-plotly-plot .legend').getByText('columns 01').waitFor()
    await gallery.show('analyse-curves', 'Curves of two results')
    await result('normalise_align_01')
      .getByRole('button', { name: /^Compare no longer/ })
      .click()
  })

  test('a graph that is changed, and one with a mistake', async () => {
    await desk.page.locator('[data-workflow="normalise-align"]').click()
    await desk.page.getByRole('tab', { name: 'Graph', exact: true }).click()
    await desk.page.getByLabel('Add a step').selectOption('statistics')
    await desk.page.locator('[data-step="statistics"]').waitFor()
    await desk.page.getByLabel('data comes from').selectOption('normalise.transmission')
    await gallery.show('analyse-graph-edited', 'A step more')
    await desk.page.locator('[data-step="align"]').click()
    await desk.page.getByLabel('Compared part').fill('all')
    await desk.page.locator('[data-step="align"]').getByText('must be a region').waitFor()
    await gallery.show('analyse-graph-wrong', 'A mistake in a graph is told in its place')
  })

  test('the form of a long workflow', async () => {
    await desk.page.locator('[data-workflow="full-field-exafs"]').click()
    await gallery.show('analyse-form', 'Parameters of five steps')
  })
})

describe('describe', () => {
  test('a description, and one with a mistake', async () => {
    await gallery.go('describe')
    await desk.page
      .getByRole('region', { name: 'New from a template' })
      .getByRole('button', { name: /EFF/ })
      .click()
    await desk.page.getByTestId('describe-state').getByText('valid', { exact: true }).waitFor()
    await gallery.show('describe', 'A description as form, text and plan')
    await desk.page.locator('.cm-line', { hasText: 'frames: 10' }).first().click()
    await press('End')
    await desk.page.keyboard.type('x')
    await desk.page.getByTestId('describe-problem').waitFor()
    await gallery.show('describe-mistake', 'A mistake is told in its place')
    await press('Control+z')
  })
})

/** The switch that says the disk is full. */
async function diskFault(): Promise<Locator> {
  await gallery.go('devices')
  await desk.page.locator('[data-device="beamline"]').click()
  await desk.page.getByRole('tab', { name: 'Faults' }).click()
  return desk.page.locator('[data-fault="disk-full"] input')
}

describe('devices', () => {
  test('a detector tested, faults, connecting, a new device', async () => {
    await gallery.go('devices')
    await desk.page.locator('[data-device="detectors/frelon"]').click()
    await press('Control+t')
    await desk.page.getByTestId('test-result').getByText('It answers').waitFor()
    await gallery.show('devices-detector', 'A detector, which has answered a test')
    await desk.page.locator('[data-device="beamline"]').click()
    await desk.page.getByRole('tab', { name: 'Faults' }).click()
    await gallery.show('devices-faults', 'Faults of the simulated beamline')
    await desk.button('devices.add').click()
    await gallery.show('devices-new', 'A new device')
    await desk.button('devices.spec').click()
    await desk.page.getByTestId('connect-spec').waitFor()
    await gallery.show('devices-connect', 'Connecting to SPEC')
  })

  test('a full disk', async () => {
    await gallery.go('acquire')
    await desk.startEff(longSteps)
    await desk.untilDone('Data', 2)
    await (await diskFault()).check()
    await gallery.go('acquire')
    await desk.until('HOLDING')
    await gallery.show('disk-full', 'The disk is full: the run waits until there is space')
    await (await diskFault()).uncheck()
    await gallery.go('acquire')
    await desk.until('RUNNING')
  })
})
