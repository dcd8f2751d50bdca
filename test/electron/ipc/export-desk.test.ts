import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { doExport } from '../../../electron/export/do-export.ts'
import { openDataFile } from '../../../electron/files/open-data-file.ts'
import { ExportDesk } from '../../../electron/ipc/export-desk.ts'
import { effPlan } from '../../builders/sketched-plan.ts'
import { writeExperiment } from '../../builders/written-experiment.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const path = '/entry_0003/instrument/data_frelon/data'

async function deskThatSaves(target: (folder: string, name: string) => string | undefined) {
  const folder = join(temporaryFolder(), 'EFF_0001')
  mkdirSync(folder)
  const file = await writeExperiment(folder, effPlan())
  const offered: string[][] = []
  const desk = new ExportDesk({
    openFile: openDataFile,
    doApart: doExport,
    chooseTarget: (name, formats) => {
      offered.push([...formats])
      return Promise.resolve(target(folder, name))
    },
  })
  return { desk, file, folder, offered }
}

test('a stack of images is offered the formats that hold one, under a name that says where it is from', async () => {
  const { desk, file, folder, offered } = await deskThatSaves((where, name) => join(where, `${name}.npy`))
  const exported = await desk.node({ file, path })
  expect(offered).toEqual([['tiff', 'edf', 'npy']])
  expect(exported?.file).toBe(join(folder, 'EFF_0001_data.npy'))
  expect(
    readFileSync(exported?.file ?? '')
      .subarray(1, 6)
      .toString(),
  ).toBe('NUMPY')
})

test('a cancelled dialog writes nothing', async () => {
  const { desk, file } = await deskThatSaves(() => undefined)
  expect(await desk.node({ file, path })).toBeUndefined()
})

test('an ending that is no format is refused with those that are', async () => {
  const { desk, file } = await deskThatSaves(where => join(where, 'data.docx'))
  await expect(desk.node({ file, path })).rejects.toMatchObject({
    kind: 'usage',
    advice: 'Give it one of these endings: .tiff, .edf, .npy.',
  })
})

test('a folder that is no experiment is named', async () => {
  const { desk } = await deskThatSaves(() => undefined)
  const empty = temporaryFolder()
  await expect(desk.single(empty)).rejects.toMatchObject({
    message: expect.stringContaining('no experiment') as string,
  })
})

test('what the window shows is written as it came, under a name that any file may have', async () => {
  const { desk, folder, offered } = await deskThatSaves((where, name) => join(where, `${name}.csv`))
  const content = new TextEncoder().encode('energy (keV),mean\n')
  const saved = await desk.shown({ name: '#12 ascan th 0 1/2', format: 'csv', content })
  expect(saved).toEqual({ file: join(folder, '_12_ascan_th_0_1_2.csv'), bytes: content.length })
  expect(readFileSync(saved?.file ?? '', 'utf8')).toBe('energy (keV),mean\n')
  expect(offered).toEqual([['csv']])
})

test('a folder that is not there is told as a problem of the disk', async () => {
  const { desk } = await deskThatSaves(where => join(where, 'nowhere', 'plot.png'))
  const saving = desk.shown({ name: 'plot', format: 'png', content: new Uint8Array(4) })
  await expect(saving).rejects.toMatchObject({ kind: 'disk' })
})
