import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { createSpecClient, type SpecClient } from '../../../electron/spec/spec-client.ts'
import { isRecord } from '../../../shared/base/parse.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { type KeyedScan, scansOfFile } from '../files/support/spec-scans.ts'
import { HutchProcess } from './support/hutch-process.ts'

interface Session {
  readonly folder: string
  readonly follow: HutchProcess
  /** Somebody at SPEC. */
  readonly client: SpecClient
}

/** A SPEC of its own, `hutch follow` beside it, and somebody who types. */
async function session(speed: number, before?: string): Promise<Session> {
  const folder = temporaryFolder()
  const served = ['simulate', '--spec-port', '0', '--spec-folder', folder, '--size', '64', '--json']
  const simulated = await HutchProcess.start([...served, '--speed', String(speed)], folder)
  const { spec } = await simulated.line(line => isRecord(line.spec))
  const port = Number(isRecord(spec) ? spec.port : 0)
  writeFileSync(join(folder, 'beamline.yml'), `hutch: 1\nbeamline: test\nspec: 127.0.0.1:${port}\n`)
  const client = createSpecClient({ address: { host: '127.0.0.1', port }, clock: systemClock() })
  onTestFinished(() => client.close())
  await client.connect()
  if (before !== undefined) await client.query(before)
  const follow = await HutchProcess.start(['follow', '--json', ...['--beamline', 'beamline.yml']], folder)
  await follow.line(line => line.event === 'node.started')
  await client.query('newfile own.dat')
  return { folder, follow, client }
}

async function hutch(
  folder: string,
  ...args: readonly string[]
): Promise<{ readonly exit: number | string; readonly lines: HutchProcess['lines'] }> {
  const process = await HutchProcess.start([...args, '--json'], folder)
  return { exit: await process.exited, lines: process.lines }
}

const experiment = 'hutch-data/spec_0001'

describeWith(pythonModules('h5py'), 'hutch follow', () => {
  test('writes every scan as SPEC itself does, and says at the end how many they were', async () => {
    const { client, folder, follow } = await session(100)
    const commands = ['ascan samx 0 1 5 0.02', 'loopscan 3 0.02', 'mesh samx 0 1 2 samy 0 1 1 0.02']
    for (const command of commands) await client.query(command)
    await follow.line(() => follow.of('node.finished').length === commands.length)
    follow.kill('SIGINT')
    expect(await follow.exited).toBe(0)
    expect(follow.of('done')[0]).toMatchObject({ outcome: 'complete', scans: 3, points: 15, frames: 0 })
    const own = await scansOfFile(join(folder, 'own.dat'))
    const ours = await scansOfFile(join(folder, experiment, 'spec_0001.spec'))
    expect(ours.map(({ key }) => key)).toEqual(own.map(({ key }) => key))
    for (const [index, scan] of ours.entries()) expectSameNumbers(scan, own[index])
  })

  test('says once on stderr why hutch.mac is not in SPEC, and follows without it', async () => {
    const { client, follow } = await session(100, 'constant HUTCH_ACK 1')
    for (const command of ['loopscan 2 0.02', 'loopscan 2 0.02']) await client.query(command)
    await follow.line(() => follow.of('node.finished').length === 2)
    follow.kill('SIGINT')
    expect(await follow.exited).toBe(0)
    expect(
      follow.stderr.match(/hutch\.mac could not be put into .*: HUTCH_ACK cannot be assigned\n/g),
    ).toHaveLength(1)
    // Nothing of it is left in SPEC that could stop a scan.
    expect(await client.read('var/HUTCH_MACROS')).toBe('0')
  })

  test('that is killed in the middle of a scan has every told point in tree, HDF5 and SPEC file after recovery', async () => {
    const { client, folder, follow } = await session(20)
    await client.query('ascan samx 0 1 4 0.02')
    const scan = client.query('ascan samx 0 1 2000 0.02')
    await follow.line(line => line.event === 'point.recorded' && line.point === 12)
    follow.kill('SIGKILL')
    await follow.exited
    await client.close()
    await scan.catch(() => undefined)
    const told = follow.of('point.recorded').length
    expect((await hutch(folder, 'verify', experiment)).exit).toBe(1)
    expect((await hutch(folder, 'recover', experiment)).exit).toBe(0)
    const verified = await hutch(folder, 'verify', experiment)
    expect(verified.lines).toMatchObject([{ event: 'verified', consistent: true }])
    const scans = await scansOfFile(join(folder, experiment, 'spec_0001.spec'))
    expect(scans.reduce((sum, { columns }) => sum + (columns[0]?.length ?? 0), 0)).toBeGreaterThanOrEqual(
      told,
    )
    const stored = [1, 2].map(entry => inHdf5(join(folder, experiment), entry))
    for (const [index, { columns, labels }] of scans.entries())
      for (const name of ['samx', 'det', 'srcur'])
        expect([name, ...columnOf(columns, labels, name)]).toEqual([name, ...(stored[index]?.[name] ?? [])])
  })
})

type Columns = Readonly<Record<string, readonly number[]>>
const mnemonics: Readonly<Record<string, string>> = {
  samx: 'Sample along beam',
  det: 'Diode I1',
  srcur: 'Ring current',
}

function columnOf(
  columns: readonly ArrayLike<number>[],
  labels: readonly string[],
  name: string,
): readonly number[] {
  return Array.from(columns[labels.indexOf(mnemonics[name] ?? '')] ?? [])
}

/** What is done of an entry, by mnemonic. */
function inHdf5(folder: string, entry: number): Columns {
  return python(
    `
import h5py
with h5py.File(argument, 'r') as f:
    scan = f['entry_000${entry}']
    done = scan['run/point_status'][()] > 0
    print(json.dumps({name: scan['measurement'][name][()][done].tolist() for name in ['samx', 'det', 'srcur']}))`,
    join(folder, 'spec_0001.h5'),
  )
}

/** SPEC writes eight digits, and the time of its own beginning. */
function expectSameNumbers(ours: KeyedScan, own: KeyedScan | undefined): void {
  expect(ours.command).toBe(own?.command)
  const numbers = ours.labels.filter(label => label !== 'Epoch')
  expect(numbers.length).toBeGreaterThan(3)
  for (const label of numbers) {
    const theirs = own?.columns[own.labels.indexOf(label)] ?? []
    const values = ours.columns[ours.labels.indexOf(label)] ?? []
    expect([label, values.length]).toEqual([label, theirs.length])
    for (const [point, value] of [...values].entries()) expect(value).toBeCloseTo(theirs[point] ?? NaN, 5)
  }
}
