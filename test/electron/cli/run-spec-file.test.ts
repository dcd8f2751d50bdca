import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { type KeyedScan, scansOfFile } from '../files/support/spec-scans.ts'
import { HutchProcess } from './support/hutch-process.ts'
import { descriptionFile, quickDescription } from './support/quick-experiment.ts'

async function start(folder: string, intervals: number): Promise<HutchProcess> {
  const yaml = descriptionFile(folder, quickDescription(intervals))
  const quick = ['--json', '--size', '64', '--speed', '50', '--seed', '7']
  return await HutchProcess.start(['run', yaml, '--out', join(folder, 'out'), ...quick], folder)
}

/** Columns of the scan in HDF5 by name, as far as they were measured. */
function inHdf5(folder: string): Readonly<Record<string, readonly number[]>> {
  return python(
    `
import h5py, numpy
with h5py.File(argument, 'r') as f:
    scan = f['entry_0002']
    done = scan['run/point_status'][()] > 0
    def column(name):
        group = scan['instrument'][name]
        return group['value' if 'value' in group else 'data'][()][done].tolist()
    print(json.dumps({name: column(name) for name in ['energy', 'epoch', 'ring_current', 'data_frelon_mean']}))`,
    join(folder, 'Quick_0001.h5'),
  )
}

function column(scan: KeyedScan | undefined, label: string): readonly number[] {
  return [...(scan?.columns[scan.labels.indexOf(label)] ?? [])]
}

async function onlyScan(folder: string): Promise<KeyedScan | undefined> {
  const scans = await scansOfFile(join(folder, 'Quick_0001.spec'))
  expect(scans.length).toBe(1)
  return scans[0]
}

describeWith(pythonModules('h5py'), 'the SPEC file of a run', () => {
  test('has every number that HDF5 has, and the motors before the scan', async () => {
    const folder = temporaryFolder()
    expect(await (await start(folder, 10)).exited).toBe(0)
    const experiment = join(folder, 'out/Quick_0001')
    const scan = await onlyScan(experiment)
    const stored = inHdf5(experiment)
    for (const label of ['energy', 'ring_current', 'data_frelon_mean']) {
      expect([label, column(scan, label)]).toEqual([label, stored[label]])
    }
    const epochS = Number(/#E (\d+)/.exec(readFileSync(join(experiment, 'Quick_0001.spec'), 'utf8'))?.[1])
    const epochs = column(scan, 'Epoch').map(since => Math.round((since + epochS) * 1000))
    expect(epochs).toEqual(stored.epoch?.map(at => Math.round(at * 1000)))
    expect(scan?.motors.map(({ name }) => name)).toContain('energy')
    expect(scan).toMatchObject({ command: 'ascan  energy 4 4.1  10 0.02', status: 'complete' })
  })

  test('agrees with HDF5 after a kill and a recovery, and says that the scan was aborted', async () => {
    const folder = temporaryFolder()
    const killed = await start(folder, 3000)
    await killed.line(line => line.event === 'point.recorded' && line.point === 20)
    killed.kill('SIGKILL')
    await killed.exited
    const told = killed.of('point.recorded').length
    expect(await (await start(folder, 1)).exited).toBe(0)
    const experiment = join(folder, 'out/Quick_0001')
    const scan = await onlyScan(experiment)
    const energies = column(scan, 'energy')
    expect(energies.length).toBeGreaterThanOrEqual(told)
    expect(energies).toEqual(inHdf5(experiment).energy?.slice(0, energies.length))
    expect(scan?.comments.at(-1)).toContain(`Scan aborted after ${energies.length} points.`)
  })
})
