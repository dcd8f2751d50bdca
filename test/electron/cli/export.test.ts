import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportSpec, exportVerb } from '../../../electron/cli/export.ts'
import { runVerb } from '../../../electron/cli/run-verb.ts'
import { closeAsOne } from '../../../electron/export/close-as-one.ts'
import { effPlan } from '../../builders/sketched-plan.ts'
import { writeExperiment } from '../../builders/written-experiment.ts'
import { command, describeWith } from '../../support/need-tool.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { recordedIo, type RecordedIo } from './support/recorded-io.ts'

async function hutchExport(...words: readonly string[]): Promise<RecordedIo & { readonly code: number }> {
  const io = recordedIo()
  return { ...io, code: await runVerb(exportSpec, exportVerb, words, io) }
}

/* Written once: every test only adds files of its own. */
const folder = join(mkdtempSync(join(tmpdir(), 'hutch-export-')), 'EFF_0001')
let master: string
beforeAll(async () => {
  mkdirSync(folder)
  master = await writeExperiment(folder, effPlan())
})
afterAll(() => rmSync(dirname(folder), { recursive: true, force: true }))

const data = '/entry_0003/instrument/data_frelon/data'

test('the ending of OUT says the format, and the outcome is one JSON object', async () => {
  const out = join(folder, 'frames.tif')
  const { code, objects } = await hutchExport(master, data, out, '--json', '--slice', '1:3')
  expect(code).toBe(0)
  expect(objects).toEqual([{ event: 'exported', file: out, format: 'tiff', bytes: readFileSync(out).length }])
})

test.each([
  [['x.dat'], 'does not say which format'],
  [['x.csv', '--to', 'cvs'], 'did you mean "csv"'],
  [['x.png', '--levels', '5:1'], '--levels is not "5:1"'],
  [['x.png', '--map', 'virids'], 'did you mean "viridis"'],
  [['x.png', '--depth', '12'], '--depth is not "12"'],
  [['x.csv'], 'csv holds rows and columns'],
  [['x.png'], 'png holds one image'],
] as const)('%j is refused before anything is written', async (words, message) => {
  const [out, ...options] = words
  const { code, errors } = await hutchExport(master, data, join(folder, out), ...options)
  expect(code).toBe(2)
  expect(errors.join('\n')).toContain(message)
  expect(existsSync(join(folder, out))).toBe(false)
})

test('without a path and a target it says how it is used', async () => {
  expect((await hutchExport(master)).errors.join()).toContain('export needs PATH and OUT')
  expect((await hutchExport(temporaryFolder(), '--single')).errors.join()).toContain('There is no experiment')
})

test('a folder becomes one file, beside the master or where it is wanted', async () => {
  const beside = await hutchExport(folder, '--single', '--json')
  const single = master.replace('.h5', '_single.h5')
  expect(beside).toMatchObject({ code: 0, objects: [{ event: 'single', file: single, frames: 21 }] })
  expect((await hutchExport(master, '--single')).errors.join()).toContain('--force')
  const elsewhere = join(folder, 'elsewhere.h5')
  expect((await hutchExport(master, elsewhere, '--single')).code).toBe(0)
})

test('a small experiment gets its single file by itself, again and again, unless it must not', async () => {
  expect(await closeAsOne(folder, 'never')).toBeUndefined()
  expect(await closeAsOne(folder, 'small')).toMatchObject({ frames: 21 })
  expect(await closeAsOne(folder, 'small')).toMatchObject({ frames: 21 })
  await expect(closeAsOne(temporaryFolder(), 'small')).rejects.toMatchObject({ kind: 'not-found' })
})

describeWith(command('sha256sum'), 'checksums of an experiment', () => {
  test('sha256sum accepts them, and finds the file that was changed afterwards', async () => {
    const { objects } = await hutchExport(master, '--checksums', '--json')
    expect(objects).toEqual([
      {
        event: 'checksums',
        file: join(dirname(master), 'SHA256SUMS'),
        files: expect.any(Number) as number,
        chunks: expect.any(Number) as number,
      },
    ])
    const check = () =>
      spawnSync('sha256sum', ['--quiet', '-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' })
    expect(check()).toMatchObject({ status: 0, stdout: '' })
    const [, line = ''] = readFileSync(join(folder, 'chunks.tsv'), 'utf8').split('\n')
    const [file = '', , , position, bytes, sum] = line.split('\t')
    const cut = `tail -c +${Number(position) + 1} ${file} | head -c ${bytes} | sha256sum`
    expect(spawnSync('sh', ['-c', cut], { cwd: folder, encoding: 'utf8' }).stdout.split(' ')[0]).toBe(sum)
    appendFileSync(join(folder, file), 'x')
    expect(check()).toMatchObject({ status: 1, stdout: `${file}: FAILED\n` })
  })
})
