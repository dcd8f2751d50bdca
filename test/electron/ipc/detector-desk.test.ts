import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { GeometryKeeper } from '../../../electron/console/geometry-keeper.ts'
import { DetectorMasks } from '../../../electron/files/detector-masks.ts'
import { openDataFile } from '../../../electron/files/open-data-file.ts'
import { detectorCalls } from '../../../electron/ipc/detector-desk.ts'
import { npyHeader } from '../../../shared/imaging/npy-header.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import { firstSettings } from '../../../shared/model/settings.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const image = { height: 2, width: 3 }
const from = { key: 'w1', role: 'console' } as const
const view = 'main'
const recorded = { id: 7, values: Uint8Array.of(0, 2, 0, 0, 0, 0) }

/** One image of a detector on screen, files that a person would choose, and what was shown again. */
function rig(chosen: Partial<Record<'mask' | 'poni' | 'target', string>> = {}) {
  const folder = temporaryFolder()
  const file = join(folder, 'image.npy')
  writeFileSync(file, Buffer.concat([npyHeader('|u1', [2, 3]), Uint8Array.of(1, 2, 3, 40, 50, 60)]))
  const renewed: string[] = []
  const remembered: (string | number[] | undefined)[] = []
  const geometries = new GeometryKeeper({
    settings: { now: firstSettings(folder), change: () => Promise.resolve() },
    onProblem: (_, error) => expect.unreachable(String(error)),
  })
  const masks = new DetectorMasks({
    settings: () => [],
    openFile: openDataFile,
    onProblem: () => expect.unreachable('no file names a mask'),
  })
  const inFolder = (name: string | undefined) => Promise.resolve(name && join(folder, name))
  const calls = detectorCalls({
    views: {
      shownIn: name => {
        if (name !== 'w1/main') throw new HutchError({ kind: 'usage', message: 'No image is shown here' })
        return { name: 'eiger', image, recorded, place: { file, dataset: '/data', frame: 0 } }
      },
      renew: name => {
        renewed.push(name)
        return Promise.resolve()
      },
    },
    masks,
    chooseGeometry: (detector, chosen) => geometries.choose(detector, chosen),
    rememberMask: async (detector, chosen, shape) => {
      expect([detector, shape]).toEqual(['eiger', image])
      remembered.push(chosen?.file ?? (chosen && [...chosen.mask.values]))
    },
    openFile: openDataFile,
    chooseFile: kind => inFolder(chosen[kind]),
    chooseTarget: () => inFolder(chosen.target),
  })
  const mask = async () => [...((await masks.of('eiger', image, recorded))?.values ?? [])]
  return { calls, folder, geometries, mask, remembered, renewed }
}

describe('the mask of the detector on screen', () => {
  test('is drawn onto that of the file, shown at once, and taken back step by step', async () => {
    const { calls, mask, remembered, renewed } = rig()
    const above = { kind: 'beyond', side: 'above', value: 45 } as const
    expect(await calls['mask.change']({ view, change: above }, from)).toEqual({ masked: 3, pixels: 6 })
    expect(await mask()).toEqual([0, 2, 0, 0, 1, 1])
    await calls['mask.change']({ view, change: { kind: 'clear' } }, from)
    expect(await mask()).toEqual([0, 0, 0, 0, 0, 0])
    await calls['mask.back']({ view, to: 'before' }, from)
    expect(await mask()).toEqual([0, 2, 0, 0, 1, 1])
    expect(await calls['mask.back']({ view, to: 'files' }, from)).toEqual({ masked: 1, pixels: 6 })
    expect(await mask()).toEqual([...recorded.values])
    expect(renewed).toEqual(['eiger', 'eiger', 'eiger', 'eiger'])
    expect(remembered).toEqual([[0, 2, 0, 0, 1, 1], [0, 0, 0, 0, 0, 0], [0, 2, 0, 0, 1, 1], undefined])
  })

  test('a file for a workflow is chosen without being taken for the detector; one of another shape is refused', async () => {
    const { calls, folder, mask } = rig({ mask: 'own.npy' })
    const file = join(folder, 'own.npy')
    writeFileSync(file, Buffer.concat([npyHeader('|b1', [2, 3]), Uint8Array.of(1, 0, 0, 0, 0, 1)]))
    expect(await calls['mask.file']({ image }, from)).toEqual({ file })
    expect(await calls['mask.file']({ image: undefined }, from)).toEqual({ file })
    await expect(calls['mask.file']({ image: { height: 9, width: 3 } }, from)).rejects.toThrow(
      'The mask has the shape 2 × 3; images of the detector have 9 × 3 pixels',
    )
    expect(await mask()).toEqual([...recorded.values])
    expect(await rig().calls['mask.file']({ image }, from)).toBeUndefined()
  })

  test('is opened from a file, and saved as one that opens again', async () => {
    const { calls, folder, mask, remembered } = rig({ mask: 'own.npy', target: 'saved.npy' })
    writeFileSync(
      join(folder, 'own.npy'),
      Buffer.concat([npyHeader('|b1', [2, 3]), Uint8Array.of(1, 0, 0, 0, 0, 1)]),
    )
    expect(await calls['mask.open']({ view }, from)).toEqual({ masked: 2, pixels: 6 })
    expect(await mask()).toEqual([1, 0, 0, 0, 0, 1])
    expect(remembered).toEqual([join(folder, 'own.npy')])
    const saved = await calls['mask.save']({ view }, from)
    expect(saved?.bytes).toBe(readFileSync(join(folder, 'saved.npy')).length)
    const again = await openDataFile(join(folder, 'saved.npy'))
    expect([...(await again.read('/data', [])).values.data]).toEqual([1, 0, 0, 0, 0, 1])
    await again.close()
  })

  test('of another shape is refused with both, and the one before stays', async () => {
    const { calls, folder, mask, renewed } = rig({ mask: 'turned.npy' })
    writeFileSync(
      join(folder, 'turned.npy'),
      Buffer.concat([npyHeader('|u1', [3, 2]), Uint8Array.of(1, 0, 0, 0, 0, 1)]),
    )
    await expect(calls['mask.open']({ view }, from)).rejects.toThrow(
      'The mask has the shape 3 × 2; images of the detector have 2 × 3 pixels',
    )
    expect(await mask()).toEqual([...recorded.values])
    expect(renewed).toEqual([])
  })

  test('stays as it is when the person thinks better of it, and where no image is shown', async () => {
    const { calls, mask } = rig()
    expect(await calls['mask.open']({ view }, from)).toBeUndefined()
    expect(await calls['mask.save']({ view }, from)).toBeUndefined()
    await expect(calls['mask.change']({ view: 'other', change: { kind: 'invert' } }, from)).rejects.toThrow(
      'No image is shown here',
    )
    expect(await mask()).toEqual([...recorded.values])
  })
})

describe('the geometry of the detector on screen', () => {
  const poni = (shape: string) =>
    `Detector: Detector\nDetector_config: {"pixel1": 1e-4, "pixel2": 2e-4, "max_shape": ${shape}}\nDistance: 0.5\nPoni1: 1e-4\nPoni2: 4e-4\nRot1: 0\nRot2: 0\nRot3: 0\nWavelength: 1e-10\n`

  test('is that of a PONI file, for binned images too, until it is given back', async () => {
    const { calls, folder, geometries, renewed } = rig({ poni: 'a.poni' })
    writeFileSync(join(folder, 'a.poni'), poni('[4, 6]'))
    await calls['geometry.open']({ view }, from)
    expect(geometries.optics('eiger', image)).toEqual({
      chosenFile: join(folder, 'a.poni'),
      pixelUm: { x: 400, y: 200 },
      geometry: {
        ...{ distanceM: 0.5, poni1M: 1e-4, poni2M: 4e-4, rot1Rad: 0, rot2Rad: 0, rot3Rad: 0 },
        ...{ pixel1M: 2e-4, pixel2M: 4e-4, wavelengthM: 1e-10 },
      },
    })
    await calls['geometry.reset']({ view }, from)
    expect(geometries.optics('eiger', image)).toBeUndefined()
    expect(renewed).toEqual(['eiger', 'eiger'])
  })

  test('is given to whom wants its text, and what is no PONI file is refused by name', async () => {
    const { calls, folder } = rig({ poni: 'c.poni' })
    writeFileSync(join(folder, 'c.poni'), poni('[4, 6]'))
    expect(await calls['geometry.text'](undefined, from)).toEqual({ text: poni('[4, 6]') })
    writeFileSync(join(folder, 'c.poni'), 'Distance: near')
    await expect(calls['geometry.text'](undefined, from)).rejects.toMatchObject({
      kind: 'format',
      where: `${join(folder, 'c.poni')}:1`,
    })
  })

  test('of another detector is refused, and nothing changes', async () => {
    const { calls, folder, geometries } = rig({ poni: 'b.poni' })
    writeFileSync(join(folder, 'b.poni'), poni('[5, 7]'))
    await expect(calls['geometry.open']({ view }, from)).rejects.toThrow(
      'The PONI file is for 5 × 7 pixels, the images have 2 × 3',
    )
    expect(geometries.optics('eiger', image)).toBeUndefined()
  })
})
