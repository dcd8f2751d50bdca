import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { MaskKeeper } from '../../../electron/console/mask-keeper.ts'
import { SettingsKeeper } from '../../../electron/console/settings-keeper.ts'
import { DetectorMasks } from '../../../electron/files/detector-masks.ts'
import { openDataFile } from '../../../electron/files/open-data-file.ts'
import { npyHeader } from '../../../shared/imaging/npy-header.ts'
import { toProblem } from '../../../shared/model/problem.ts'
import { firstSettings } from '../../../shared/model/settings.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const image = { height: 2, width: 3 }

/** Hutch as it is started once: what it keeps lies in the folder. */
async function start(folder: string) {
  const problems: string[] = []
  const onProblem = (_: string, error: unknown): void => {
    const { advice, message, where } = toProblem(error)
    problems.push([message, where, advice].join('\n'))
  }
  const settings = await SettingsKeeper.open({
    ...{ file: join(folder, 'settings.json'), first: firstSettings('/data') },
    onBroken: error => problems.push(String(error)),
    onChange: () => undefined,
  })
  const keeper = new MaskKeeper({ settings, folder: join(folder, 'masks'), onProblem })
  const { forget, remembered } = keeper
  const masks = new DetectorMasks({
    settings: () => [],
    openFile: openDataFile,
    forget,
    remembered,
    onProblem,
  })
  const choose = async (values: readonly number[] | undefined, file?: string): Promise<void> => {
    masks.choose('eiger', values && Uint8Array.from(values), file)
    await keeper.keep('eiger', masks.chosen('eiger'), image)
  }
  const shown = async () => [...((await masks.of('eiger', image))?.values ?? [])]
  return { choose, keeper, masks, problems, settings, shown }
}

function maskFile(folder: string, values: readonly number[]): string {
  const file = join(folder, 'mask.npy')
  writeFileSync(file, Buffer.concat([npyHeader('|u1', [2, 3]), Uint8Array.from(values)]))
  return file
}

describe('a mask that was chosen in the window', () => {
  test('is there when Hutch is started again, drawn ones too', async () => {
    const folder = temporaryFolder()
    const first = await start(folder)
    // The last one is a gap between modules.
    await first.choose([0, 1, 0, 0, 0, 2])
    const second = await start(folder)
    expect(await second.shown()).toEqual([0, 1, 0, 0, 0, 2])
    expect(second.masks.known('eiger', image)).toBeDefined()
    expect(await second.masks.of('frelon', image)).toBeUndefined()
    expect([...first.problems, ...second.problems]).toEqual([])
  })

  test('that lies in a file is read from there, as it is by then', async () => {
    const folder = temporaryFolder()
    const file = maskFile(folder, [1, 0, 0, 0, 0, 1])
    await (await start(folder)).choose([1, 0, 0, 0, 0, 1], file)
    expect((await start(folder)).settings.now.masks).toEqual({ eiger: file })
    maskFile(folder, [0, 0, 1, 0, 0, 1])
    expect(await (await start(folder)).shown()).toEqual([0, 0, 1, 0, 0, 1])
  })

  test('counts before that of the recorded file, and what is chosen now before it; that is taken back to it', async () => {
    const folder = temporaryFolder()
    await (await start(folder)).choose([1, 1, 0, 0, 0, 0])
    const { choose, masks, shown } = await start(folder)
    const recorded = { id: 7, values: new Uint8Array(6) }
    expect((await masks.of('eiger', image, recorded))?.values[0]).toBe(1)
    await choose([0, 0, 0, 0, 0, 1])
    expect(await shown()).toEqual([0, 0, 0, 0, 0, 1])
    masks.undo('eiger')
    expect(await shown()).toEqual([1, 1, 0, 0, 0, 0])
  })

  test('is forgotten when the detector is given back to its files', async () => {
    const folder = temporaryFolder()
    const first = await start(folder)
    await first.choose([0, 1, 0, 0, 0, 1])
    await first.choose(undefined)
    const second = await start(folder)
    expect([second.settings.now.masks, await second.shown()]).toEqual([{}, []])
  })

  test('whose file has gone is told once, in words, and images are shown without it', async () => {
    const folder = temporaryFolder()
    const file = maskFile(folder, [1, 0, 0, 0, 0, 1])
    await (await start(folder)).choose([1, 0, 0, 0, 0, 1], file)
    rmSync(file)
    const second = await start(folder)
    expect(await second.shown()).toEqual([])
    expect(await second.shown()).toEqual([])
    await second.keeper.settled()
    expect(second.problems).toEqual([
      `The mask that was chosen for eiger is not there any more: its images are shown without it\n${file}\nOpen it from where it is now, in the image view under "Mask and geometry".`,
    ])
    const third = await start(folder)
    expect([await third.shown(), third.problems]).toEqual([[], []])
  })

  test('of another read-out of the detector is told, kept, and not used', async () => {
    const folder = temporaryFolder()
    await (await start(folder)).choose([1, 0, 0, 0, 0, 1])
    const { masks, problems, settings } = await start(folder)
    expect(await masks.of('eiger', { height: 4, width: 3 })).toBeUndefined()
    expect(problems.join()).toContain(
      'The mask has the shape 2 × 3; images of the detector have 4 × 3 pixels',
    )
    expect(Object.keys(settings.now.masks)).toEqual(['eiger'])
  })

  test('that cannot be stored is told, and holds as long as Hutch runs', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'masks'), '')
    const { choose, problems, shown } = await start(folder)
    await choose([1, 0, 0, 0, 0, 1])
    expect(problems.join()).toContain('could not remember the mask')
    expect(await shown()).toEqual([1, 0, 0, 0, 0, 1])
  })

  test('leaves nothing but itself, whatever the detector is called', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'masks'))
    const { keeper } = await start(folder)
    const mask = { mask: { id: 1, values: new Uint8Array(6) }, file: undefined }
    await keeper.keep('../eiger 2', mask, image)
    expect(readdirSync(join(folder, 'masks'))).toEqual(['..%2Feiger%202.npy'])
  })
})
