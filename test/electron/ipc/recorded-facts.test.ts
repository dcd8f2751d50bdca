import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DataFile } from '../../../electron/files/data-file.ts'
import { openDataFile } from '../../../electron/files/open-data-file.ts'
import { RecordedFactsReader } from '../../../electron/ipc/recorded-facts.ts'
import { demand } from '../../../shared/base/assert.ts'
import { exposures } from '../../../shared/nexus/camera-groups.ts'
import { entryLayout } from '../../../shared/nexus/entry-layout.ts'
import { placedDetector } from '../../../shared/imaging/geometry/placed-detector.ts'
import { detectorId } from '../../../shared/model/ids.ts'
import { nexusContext } from '../../builders/nexus-context.ts'
import { effPlan } from '../../builders/sketched-plan.ts'
import { writeExperiment } from '../../builders/written-experiment.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'

const makeFile = `
import h5py, numpy
with h5py.File(argument['file'], 'w') as f:
    def group(path, nx):
        g = f.require_group(path); g.attrs['NX_class'] = nx; return g
    def number(g, name, value, units=None):
        g[name] = value
        if units: g[name].attrs['units'] = units
    group('/entry', 'NXentry'); group('/entry/instrument', 'NXinstrument')
    d = group('/entry/instrument/eiger', 'NXdetector')
    d['data'] = numpy.zeros((2, 3, 4), 'uint32')
    mask = numpy.zeros((3, 4), 'uint32'); mask[0, 1] = 1; mask[1, 2] = 2; mask[2, 3] = 256
    d['pixel_mask'] = mask
    number(d, 'saturation_value', 900)
    number(d, 'x_pixel_size', 0.075, 'mm'); number(d, 'y_pixel_size', 75e-6, 'm')
    number(d, 'distance', numpy.array([500.0]), 'mm')
    number(d, 'beam_center_x', 1.5); number(d, 'beam_center_y', 2.5)
    m = group('/entry/instrument/monochromator', 'NXmonochromator')
    number(m, 'energy', 12398.41984332, 'eV')
    n = group('/entry/data', 'NXdata')
    n['frames'] = numpy.zeros((3, 4), 'uint16')
    p = group('/plain', 'NXentry'); p['image'] = numpy.zeros((3, 4), 'uint16')
    print('{}')
`
const image = { height: 3, width: 4 }

describeWith(pythonModules('h5py', 'numpy'), 'what a file says about a detector', () => {
  let folder: string
  let file: DataFile

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hutch-facts-'))
    python(makeFile, { file: join(folder, 'facts.h5') })
    file = await openDataFile(join(folder, 'facts.h5'))
  })
  afterAll(async () => {
    await file.close()
    await rm(folder, { recursive: true })
  })

  test('is read from its group: gaps and bad pixels, saturation, geometry and wavelength', async () => {
    const facts = await new RecordedFactsReader().of(file, '/entry/instrument/eiger/data', image)
    expect([...(facts.mask?.values ?? [])]).toEqual([0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
    expect(facts.saturation).toBe(900)
    expect(facts.optics.pixelUm?.x).toBeCloseTo(75)
    expect(facts.optics.geometry).toMatchObject({ distanceM: 0.5, poni2M: 1.5 * 0.075e-3 })
    expect(facts.optics.geometry?.wavelengthM).toBeCloseTo(1e-10, 16)
  })

  test('is that of the only detector for data that lie elsewhere', async () => {
    const facts = await new RecordedFactsReader().of(file, '/entry/data/frames', image)
    expect(facts.saturation).toBe(900)
  })

  test('is unknown where there is no detector, and masks of another size are no masks', async () => {
    const reader = new RecordedFactsReader()
    expect(await reader.of(file, '/plain/image', image)).toMatchObject({
      mask: undefined,
      saturation: undefined,
    })
    const other = await reader.of(file, '/entry/data/frames', { height: 9, width: 9 })
    expect(other.mask).toBeUndefined()
  })

  test('keeps a mask as one thing for all frames of a dataset', async () => {
    const reader = new RecordedFactsReader()
    const first = await reader.of(file, '/entry/instrument/eiger/data', image)
    const second = await reader.of(file, '/entry/instrument/eiger/data', image)
    expect(second.mask?.id).toBe(first.mask?.id)
  })
})

test('a tilted detector of the beamline file is where it stood, for whoever opens the recorded experiment', async () => {
  const plan = effPlan()
  const usual = nexusContext(plan)
  const geometry = {
    distanceM: 0.15,
    centrePx: { x: 4, y: 3 },
    pixelSizeUm: 50,
    energyKev: 12.39841984332,
    tiltDeg: { rot1: 2, rot2: -3, rot3: 10 },
  }
  const frelon = {
    ...({ driver: 'microscope', id: detectorId('frelon'), host: 'localhost', port: 1, geometry } as const),
    ...({ image: { height: 6, width: 8 }, pixelType: 'uint16', compression: 'auto' } as const),
  }
  const context = { ...usual, beamline: { ...usual.beamline, detectors: [frelon] } }
  const out = await mkdtemp(join(tmpdir(), 'hutch-geometry-'))
  const file = await openDataFile(await writeExperiment(out, plan, { context }))
  const [entry] = plan.entries
  const [exposure] = exposures(entryLayout(plan, demand(entry, 'an entry').name))
  const dataset = demand(exposure, 'an exposure').camera.dataPath
  const { optics } = await new RecordedFactsReader().of(file, dataset, { height: 6, width: 8 })
  const expected = demand(
    placedDetector(geometry, { pixelSizeUm: undefined, energyKev: undefined }),
    'a place',
  )
  for (const name of ['distanceM', 'poni1M', 'poni2M', 'rot1Rad', 'rot2Rad', 'pixel1M'] as const)
    expect(optics.geometry?.[name]).toBeCloseTo(expected[name], 12)
  expect(optics.geometry?.wavelengthM).toBeCloseTo(1e-10, 20)
  expect(optics.pixelUm?.x).toBeCloseTo(50)
  await file.close()
  await rm(out, { recursive: true })
})
