import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { GeometryKeeper } from '../../../electron/console/geometry-keeper.ts'
import { SettingsKeeper } from '../../../electron/console/settings-keeper.ts'
import { readPoniFile } from '../../../electron/files/poni-file.ts'
import { toProblem } from '../../../shared/model/problem.ts'
import { firstSettings } from '../../../shared/model/settings.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const image = { height: 2, width: 3 }

/** Hutch as it is started once: what it keeps lies in the folder. */
async function start(folder: string) {
  const problems: string[] = []
  const renewed: string[] = []
  const settings = await SettingsKeeper.open({
    ...{ file: join(folder, 'settings.json'), first: firstSettings('/data') },
    onBroken: error => problems.push(String(error)),
    onChange: () => undefined,
  })
  const onProblem = (_: string, error: unknown): void => {
    const { message, where } = toProblem(error)
    problems.push(`${message} ${where}`)
  }
  const keeper = new GeometryKeeper({ settings, onProblem })
  const restore = () =>
    keeper.restore(detector => {
      renewed.push(detector)
      return Promise.resolve()
    })
  const distance = (shape = image) => keeper.optics('eiger', shape)?.geometry?.distanceM
  return { distance, keeper, problems, renewed, restore, settings }
}

function poniFile(folder: string, distanceM: number): string {
  const file = join(folder, 'eiger.poni')
  writeFileSync(
    file,
    `Detector: Detector\nDetector_config: {"pixel1": 1e-4, "pixel2": 1e-4, "max_shape": [2, 3]}\nDistance: ${distanceM}\nPoni1: 1e-4\nPoni2: 4e-4\nRot1: 0\nRot2: 0\nRot3: 0\nWavelength: 1e-10\n`,
  )
  return file
}

describe('a geometry that was chosen in the window', () => {
  test('is there when Hutch is started again, as its file is by then, and images are shown anew', async () => {
    const folder = temporaryFolder()
    const file = poniFile(folder, 0.25)
    const first = await start(folder)
    await first.keeper.choose('eiger', await readPoniFile(file))
    expect(first.distance()).toBe(0.25)
    poniFile(folder, 0.5)
    const second = await start(folder)
    expect(second.distance()).toBeUndefined()
    await second.restore()
    expect([second.distance(), second.renewed, second.problems]).toEqual([0.5, ['eiger'], []])
    expect(second.keeper.optics('eiger', image)?.chosenFile).toBe(file)
    expect(second.keeper.optics('frelon', image)).toBeUndefined()
  })

  test('is forgotten when the detector is given back to its files', async () => {
    const folder = temporaryFolder()
    const { keeper } = await start(folder)
    await keeper.choose('eiger', await readPoniFile(poniFile(folder, 0.25)))
    await keeper.choose('eiger', undefined)
    const second = await start(folder)
    await second.restore()
    expect([second.settings.now.geometries, second.distance()]).toEqual([{}, undefined])
  })

  test('whose file has gone is told once, in words, and forgotten', async () => {
    const folder = temporaryFolder()
    const file = poniFile(folder, 0.25)
    await (await start(folder)).keeper.choose('eiger', await readPoniFile(file))
    rmSync(file)
    const second = await start(folder)
    await second.restore()
    expect(second.problems).toEqual([
      `The geometry that was chosen for eiger is not there any more: its images are shown without it ${file}`,
    ])
    const third = await start(folder)
    await third.restore()
    expect([third.distance(), third.problems]).toEqual([undefined, []])
  })

  test('that cannot be read is told with its line, and kept for when it can', async () => {
    const folder = temporaryFolder()
    const file = poniFile(folder, 0.25)
    await (await start(folder)).keeper.choose('eiger', await readPoniFile(file))
    writeFileSync(file, 'Distance: near')
    const second = await start(folder)
    await second.restore()
    expect(second.problems.join()).toContain(`${file}:1`)
    expect(second.settings.now.geometries).toEqual({ eiger: file })
  })

  test('for images of another size is told once, and those are shown without', async () => {
    const folder = temporaryFolder()
    const { distance, keeper, problems } = await start(folder)
    await keeper.choose('eiger', await readPoniFile(poniFile(folder, 0.25)))
    const other = { height: 7, width: 5 }
    expect([distance(other), distance(other), distance()]).toEqual([undefined, undefined, 0.25])
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('The PONI file is for 2 × 3 pixels, the images have 7 × 5')
  })

  test('of a file of others holds as long as Hutch runs', async () => {
    const folder = temporaryFolder()
    const { keeper, settings } = await start(folder)
    const name = '/data/a.h5::/entry/data'
    await keeper.choose(name, await readPoniFile(poniFile(folder, 0.25)))
    expect(keeper.optics(name, image)?.geometry?.distanceM).toBe(0.25)
    expect(settings.now.geometries).toEqual({})
  })

  test('is not overtaken by the one of the time before', async () => {
    const folder = temporaryFolder()
    const old = poniFile(folder, 0.25)
    await (await start(folder)).keeper.choose('eiger', await readPoniFile(old))
    const second = await start(folder)
    const restored = second.restore()
    await second.keeper.choose('eiger', { ...(await readPoniFile(old)), file: join(folder, 'new.poni') })
    await restored
    expect(second.keeper.optics('eiger', image)?.chosenFile).toBe(join(folder, 'new.poni'))
  })
})
