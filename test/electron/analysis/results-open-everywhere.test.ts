import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import type { Exposure } from '../../../shared/nexus/camera-groups.ts'
import { plannedFrames } from '../../builders/written-experiment.ts'
import { describeWith, pythonModules, systemPython } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { normalisedExperiment } from './normalised-experiment.ts'

function checked(file: string): unknown {
  const script = new URL('../../support/check-nexus.py', import.meta.url).pathname
  const { stdout, stderr } = spawnSync(systemPython, [script, file], { encoding: 'utf8' })
  expect(stderr).toBe('')
  return (JSON.parse(stdout) as Record<string, unknown>)[file]
}

describeWith(pythonModules('h5py', 'silx'), 'a result in other programs', () => {
  test('opens in silx at the stack of transmission images against energy', async () => {
    const { result } = await normalisedExperiment()
    expect(checked(result)).toEqual({
      default: {
        signal: 'transmission',
        shape: [5, 6, 8],
        axes: ['energy', 'y', 'x'],
        auxiliary: [],
        title: 'Data, Normalise: NaN where a pixel has no value',
      },
      entries: { '/entry': expect.anything() as unknown },
      invalid: {},
      broken: [],
    })
  })

  test('of an aborted scan is as long as the frames it has, so that viewers still plot it', async () => {
    const frames = (exposure: Exposure) => (exposure.plan.role === 'dark' ? plannedFrames(exposure) : 3)
    const { result } = await normalisedExperiment({ frames })
    expect(checked(result)).toMatchObject({ default: { shape: [3, 6, 8] }, invalid: {} })
  })

  test('is reached from the master, and leads back to the raw data it was made from', async () => {
    const { master } = await normalisedExperiment()
    const found = python<Readonly<Record<string, unknown>>>(
      `import h5py
with h5py.File(argument) as f:
    p = f['entry_0000/process_01_normalise']
    print(json.dumps({
        'class': p.attrs['NX_class'], 'shape': p['transmission/transmission'].shape,
        'raw': (p['input/white_before/data'][:] == f['entry_0003/instrument/white_before_frelon/data'][:]).all().item(),
        'file': p['input/raw_file'][()].decode(), 'role': p['input/dark_for_data/role'][()].decode(),
        'formula': p['description'][()].decode(), 'hash': len(p['run/hash'][()]),
        'darks': p['configuration/darks'][()].decode(), 'task': json.loads(p['workflow/data'][()])['nodes'][0]['task_identifier'], 'program': p['program'][()].decode(),
        'log': p['log/data'][0].decode()}))`,
      master,
    )
    expect(found).toEqual({
      class: 'NXprocess',
      shape: [5, 6, 8],
      raw: true,
      file: '../EFF_0001.h5',
      role: 'dark',
      formula: 'Transmission: (data - dark for data) / (white - dark for white)',
      hash: 64,
      darks: 'mean',
      task: 'hutch.normalise',
      program: 'Hutch',
      log: expect.stringContaining('5 of 5 frames') as string,
    })
  })
})
