import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDataFile } from '../../../../electron/files/open-data-file.ts'
import { stillBeam } from '../../../../electron/simulator/microscope/beam-state.ts'
import type { Camera, Roll } from '../../../../electron/simulator/microscope/camera.ts'
import { placeOf } from '../../../../electron/simulator/microscope/frame-stack.ts'
import {
  replayCamera,
  replayFollowsBeam,
  type ReplayOptions,
} from '../../../../electron/simulator/microscope/replay-camera.ts'
import { pixelView, type PixelArray } from '../../../../shared/model/pixels.ts'
import { numbered, writeStacks } from '../../../support/image-stack-file.ts'
import { describeWith, realRecordings, realRecordingsFolder } from '../../../support/need-tool.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const pixels = 4 * 6
const shutterClosed = { ...stillBeam, shutterOpen: false }
const sampleOut = { ...stillBeam, stageMm: { x: 0, y: 2, z: 0 } }

test.each([
  ['uint8', Uint8Array],
  ['uint16', Uint16Array],
  ['uint32', Uint32Array],
  ['int8', Int8Array],
  ['int16', Int16Array],
  ['int32', Int32Array],
  ['float32', Float32Array],
  ['float64', Float64Array],
] as const)(
  'passes %s pixels through unchanged, frame after frame and again from the first',
  async (name, type) => {
    const data: PixelArray = numbered<PixelArray>(type, 3, pixels)
    const camera = await recording({ stack: { shape: [3, 4, 6], data } })
    expect(camera.facts).toMatchObject({ image: { height: 4, width: 6 }, pixelType: name })
    const roll = camera.newRoll()
    for (let frame = 0; frame < 7; frame++) {
      const bytes = await roll.next(0.1, stillBeam)
      const shown = pixelView(bytes.slice().buffer, name, 0, pixels)
      const first = (frame % 3) * pixels
      expect(shown).toEqual(data.slice(first, first + pixels))
    }
  },
)

test('takes leading dimensions one after the other, last one fastest', async () => {
  const data = numbered(Uint16Array, 6, pixels)
  const roll = (await recording({ stack: { shape: [2, 3, 4, 6], data } })).newRoll()
  for (let frame = 0; frame < 6; frame++) expect(await firstPixel(roll)).toBe(frame * 1000)
  expect(placeOf(4, [2, 3])).toEqual([1, 1])
})

test('takes a plain image as a stack of one', async () => {
  const roll = (
    await recording({ stack: { shape: [4, 6], data: numbered(Uint16Array, 1, pixels) } })
  ).newRoll()
  expect(await firstPixel(roll)).toBe(0)
  expect(await firstPixel(roll)).toBe(0)
})

test('starts a new roll at the first frame', async () => {
  const camera = await recording({ stack: { shape: [3, 4, 6], data: numbered(Uint16Array, 3, pixels) } })
  const first = camera.newRoll()
  await firstPixel(first)
  expect(await firstPixel(first)).toBe(1000)
  expect(await firstPixel(camera.newRoll())).toBe(0)
})

describe('with darks and whites', () => {
  const content = {
    stack: { shape: [2, 4, 6], data: numbered(Uint16Array, 2, pixels) },
    dark: { shape: [4, 6], data: new Uint16Array(pixels).fill(7) },
    white: { shape: [2, 4, 6], data: new Uint16Array(2 * pixels).fill(9000) },
  }

  test('serves darks while the shutter is closed and whites while the sample is out', async () => {
    const roll = (await recording(content, { dark: '/dark', white: '/white' })).newRoll()
    expect(await firstPixel(roll, shutterClosed)).toBe(7)
    expect(await firstPixel(roll)).toBe(0)
    expect(await firstPixel(roll, sampleOut)).toBe(9000)
    expect(await firstPixel(roll)).toBe(1000)
    expect(await firstPixel(roll, { ...sampleOut, shutterOpen: false })).toBe(7)
  })

  test('serves data where no dark or white was given', async () => {
    const roll = (await recording(content)).newRoll()
    expect(await firstPixel(roll, shutterClosed)).toBe(0)
    expect(await firstPixel(roll, sampleOut)).toBe(1000)
  })

  test('needs the beamline only if there are darks or whites', () => {
    const options = { file: 'f', dataset: '/d', dark: undefined, white: undefined }
    expect(replayFollowsBeam(options)).toBe(false)
    expect(replayFollowsBeam({ ...options, white: '/w' })).toBe(true)
  })

  test('finds them in another file', async () => {
    const folder = temporaryFolder()
    const file = await writeStacks(join(folder, 'data.h5'), { stack: content.stack })
    const darks = await writeStacks(join(folder, 'darks.h5'), { dark: content.dark })
    const options = { file, dataset: '/stack', dark: `${darks}::/dark`, white: undefined }
    const roll = (await replayCamera(options, openDataFile)).newRoll()
    expect(await firstPixel(roll, shutterClosed)).toBe(7)
  })

  test('refuses those of another size or type by name', async () => {
    const odd = { ...content, dark: { shape: [4, 6], data: new Float32Array(pixels) } }
    await expect(recording(odd, { dark: '/dark' })).rejects.toMatchObject({ kind: 'format' })
    await expect(recording(odd, { dark: '/dark' })).rejects.toThrow(
      /stack has 4 × 6 uint16, .*::\/dark 4 × 6 float32/,
    )
  })
})

test('refuses a curve, by file and path', async () => {
  const line = { stack: { shape: [24], data: new Float32Array(24) } }
  await expect(recording(line)).rejects.toThrow(/cannot be replayed: .*stack\.h5::\/stack has shape \[24\]/)
})

test('names a file and a dataset that are not there', async () => {
  const options = { file: '/nowhere/run.h5', dataset: '/d', dark: undefined, white: undefined }
  await expect(replayCamera(options, openDataFile)).rejects.toMatchObject({ kind: 'not-found' })
  const missing = recording({ other: { shape: [4, 6], data: new Uint8Array(pixels) } }, { dataset: '/stack' })
  await expect(missing).rejects.toMatchObject({ kind: 'not-found' })
})

test('does not pretend to know the truth of a recording', async () => {
  const camera = await recording({ stack: { shape: [4, 6], data: new Uint8Array(pixels) } })
  await expect(camera.truth([4], true)).rejects.toMatchObject({ kind: 'device' })
})

describeWith(realRecordings, 'real recordings', () => {
  test.each([
    ['sls-pollux_Sample_Stack_128.hdf5', '/entry1/counter0/data'],
    ['dls-k11_18014.bundle/k11-18014/k11-18014-imaging.h5', '/entry/detector/detector'],
    ['dls-i12_flats_darks.bundle/flat_field.h5', '/1-NoProcessPlugin-tomo/data'],
  ])('%s replays pixel for pixel', async (name, dataset) => {
    const file = join(realRecordingsFolder, name)
    const source = await openDataFile(file)
    const camera = await replayCamera({ file, dataset, dark: undefined, white: undefined }, openDataFile)
    const { shape } = await source.node(dataset)
    const leading = shape?.slice(0, -2) ?? []
    const frames = leading.reduce((a, b) => a * b, 1)
    const roll = camera.newRoll()
    for (let frame = 0; frame < Math.min(frames, 12); frame++) {
      const bytes = Uint8Array.from(await roll.next(0.1, stillBeam))
      const slice = placeOf(frame, leading).map(at => ({ kind: 'index', at }) as const)
      const { values } = await source.read(dataset, slice)
      if (values.kind !== 'numbers') throw new Error('no numbers')
      const { buffer, byteOffset, byteLength } = values.data
      expect(Buffer.compare(bytes, new Uint8Array(buffer, byteOffset, byteLength))).toBe(0)
    }
    await camera.close()
    await source.close()
  })

  test('a single image of another format replays too', async () => {
    const file = join(temporaryFolder(), 'image.edf')
    copyFileSync(join(realRecordingsFolder, 'img_dls_pilatus300k.edf'), file)
    const options = { file, dataset: '/frame_0000/data', dark: undefined, white: undefined }
    const camera = await replayCamera(options, openDataFile)
    expect(camera.facts.image.height * camera.facts.image.width).toBeGreaterThan(250_000)
    await camera.newRoll().next(0.1, stillBeam)
  })
})

type Content = Parameters<typeof writeStacks>[1]

async function recording(content: Content, options: Partial<ReplayOptions> = {}): Promise<Camera> {
  const file = await writeStacks(join(temporaryFolder(), 'stack.h5'), content)
  return await replayCamera(
    { file, dataset: '/stack', dark: undefined, white: undefined, ...options },
    openDataFile,
  )
}

async function firstPixel(roll: Roll, beam = stillBeam): Promise<number> {
  const bytes = await roll.next(0.1, beam)
  return new DataView(bytes.buffer, bytes.byteOffset).getUint16(0, true)
}
