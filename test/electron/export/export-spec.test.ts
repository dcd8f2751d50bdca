import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { scansOfFile } from '../files/support/spec-scans.ts'
import { exported, h5File } from './support/exported.ts'

describeWith(pythonModules('h5py', 'numpy'), 'export to spec', () => {
  test('writes the columns of a group as one scan, with every number', async () => {
    const file = h5File(`
g = f.create_group('measurement')
g['energy'] = np.linspace(3, 4, 7)
g['i0'] = np.array([1, np.nan, np.inf, -1 / 3, 1e-300, 5, 6])
g['frames'] = np.arange(7, dtype='u2')`)
    const out = await exported(file, '/measurement', { out: 'a.spec' })
    const [scan] = await scansOfFile(out)
    expect(scan?.labels.toSorted()).toEqual(['energy', 'frames', 'i0'])
    const at = (label: string): readonly number[] => [...(scan?.columns[scan.labels.indexOf(label)] ?? [])]
    expect(at('i0')).toEqual([1, NaN, Infinity, -1 / 3, 1e-300, 5, 6])
    expect(at('frames')).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(readFileSync(out, 'utf8')).toContain('::/measurement')
  })

  test('refuses what has no columns, with what to do', async () => {
    const file = h5File(`f['image'] = np.zeros((4, 5))\nf['words'] = ['a', 'b']`)
    for (const path of ['/image', '/words']) {
      await expect(exported(file, path, { out: 'b.spec' })).rejects.toMatchObject({
        kind: 'usage',
        message: expect.stringContaining('columns of numbers') as string,
      })
    }
  })
})
