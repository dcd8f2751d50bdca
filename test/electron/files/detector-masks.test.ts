import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DetectorMasks } from '../../../electron/files/detector-masks.ts'
import { readMask } from '../../../electron/files/detector-mask.ts'
import { openDataFile } from '../../../electron/files/open-data-file.ts'
import { RegionCounter } from '../../../electron/regions/region-counter.ts'
import { parseBeamline } from '../../../shared/description/parse-beamline.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'

const image = { height: 2, width: 3 }
const expected = [0, 1, 0, 0, 0, 1]
let folder: string

/** An EDF file of signed bytes, as people keep masks. */
function edf(width: number, height: number, pixels: readonly number[]): Buffer {
  const head = `{\nByteOrder = LowByteFirst ;\nDataType = SignedByte ;\nDim_1 = ${width} ;\nDim_2 = ${height} ;\nSize = ${pixels.length} ;\n`
  return Buffer.concat([Buffer.from(`${head.padEnd(510)}}\n`), Buffer.from(pixels)])
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutch-mask-'))
  await writeFile(join(folder, 'mask.edf'), edf(3, 2, [0, 1, 0, 0, 0, 255]))
  await writeFile(join(folder, 'turned.edf'), edf(2, 3, [0, 1, 0, 0, 0, 1]))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

const read = async (name: string) => await readMask(openDataFile, join(folder, name), { image, id: 1 })
const eiger = (mask: string) => {
  const text = [
    'hutch: 1',
    'beamline: B',
    'spec: localhost:fourc',
    'detectors:',
    '  eiger:',
    `    { driver: microscope, port: 7000, image: { height: 2, width: 3 }, mask: ${mask} }`,
  ].join('\n')
  const parsed = parseBeamline(text, join(folder, 'beamline.yml'))
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  return parsed.beamline.detectors
}

describe('a mask of a detector', () => {
  test('is whatever is not 0 in an image of its shape', async () => {
    expect([...(await read('mask.edf')).values]).toEqual(expected)
  })

  test('of another shape is refused with both shapes and the file', async () => {
    await expect(read('turned.edf')).rejects.toMatchObject({
      message: 'The mask has the shape 3 × 2; images of the detector have 2 × 3 pixels',
      where: `${join(folder, 'turned.edf')}::/frame_0000/data`,
    })
    await expect(read('nothing.edf')).rejects.toMatchObject({ kind: 'not-found' })
  })

  test('is named in the beamline file, beside it, and read once', async () => {
    const problems: unknown[] = []
    const settings = eiger('mask.edf')
    const masks = new DetectorMasks({
      settings: () => settings,
      openFile: openDataFile,
      onProblem: (_, error) => problems.push(error),
    })
    expect(masks.known('eiger', image)).toBeUndefined()
    const mask = await masks.of('eiger', image)
    expect([...(mask?.values ?? [])]).toEqual(expected)
    expect(masks.known('eiger', image)).toBe(mask)
    expect(await masks.of('eiger', image)).toBe(mask)
    expect(await masks.of('frelon', image)).toBeUndefined()
    expect(problems).toEqual([])
  })

  test('that cannot be used is told once, and images are shown without', async () => {
    const problems: unknown[] = []
    const masks = new DetectorMasks({
      settings: () => eiger('turned.edf'),
      openFile: openDataFile,
      onProblem: (_, error) => problems.push(error),
    })
    expect(await masks.of('eiger', image)).toBeUndefined()
    expect(await masks.of('eiger', image)).toBeUndefined()
    expect(problems).toHaveLength(1)
  })

  test('is left out of the sums that counters record', async () => {
    const { values } = await read('mask.edf')
    const counter = new RegionCounter()
    const memory = new SharedArrayBuffer(6)
    new Uint8Array(memory).set([1, 2, 4, 8, 16, 32])
    const region = {
      name: 'all',
      shape: { kind: 'rectangle', x: 0, y: 0, width: 3, height: 2 },
      saturation: undefined,
    } as const
    counter.handle({ kind: 'ring', ring: 0, memory, slotBytes: 6 })
    counter.handle({ kind: 'regions', set: 0, image, regions: [region], mask: values })
    counter.handle({ kind: 'regions', set: 1, image, regions: [region], mask: undefined })
    const sums = (set: number) =>
      counter.handle({ kind: 'frame', seq: 1, ring: 0, slot: 0, pixelType: 'uint8', set })?.sums
    expect([sums(0), sums(1)]).toEqual([[1 + 4 + 8 + 16], [63]])
  })
})

describeWith(pythonModules('h5py', 'numpy'), 'a mask in HDF5', () => {
  test('is one dataset: the one that is named, or that alone can be meant', async () => {
    const file = join(folder, 'mask.h5')
    python(
      `
import h5py, numpy
with h5py.File(argument['file'], 'w') as f:
    f['a/mask'] = numpy.array([[0, 1, 0], [0, 0, 7]], 'uint32')
    print('{}')`,
      { file },
    )
    expect([...(await read('mask.h5::/a/mask')).values]).toEqual(expected)
    expect([...(await read('mask.h5')).values]).toEqual(expected)
    python(
      `
import h5py, numpy
with h5py.File(argument['file'], 'w') as f:
    for name in ('b/one', 'b/other'): f[name] = numpy.zeros((2, 3), 'uint32')
    print('{}')`,
      { file: join(folder, 'two.h5') },
    )
    await expect(read('two.h5')).rejects.toMatchObject({ advice: 'Name it: file.h5::/path/of/the/mask.' })
  })
})
