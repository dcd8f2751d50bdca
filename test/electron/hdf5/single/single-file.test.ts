import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeSingleFile } from '../../../../electron/hdf5/single/make-single-file.ts'
import { alignmentPlan, effPlan, repeatPlan, tomographyPlan } from '../../../builders/sketched-plan.ts'
import { plannedFrames, writeExperiment, type WrittenOptions } from '../../../builders/written-experiment.ts'
import { normalisedExperiment } from '../../analysis/normalised-experiment.ts'
import { compare } from './compare-files.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import type { Plan } from '../../../../shared/model/plan.ts'

const plans: Readonly<Record<string, Plan>> = {
  'full-field EXAFS': effPlan(),
  alignment: alignmentPlan(),
  'nested tomography': tomographyPlan(),
  repeat: repeatPlan(),
}

async function single(
  plan: Plan,
  options: WrittenOptions = {},
): Promise<{ master: string; out: string; frames: number }> {
  const master = await writeExperiment(temporaryFolder(), plan, options)
  const out = join(dirname(master), 'one_single.h5')
  return { master, out, frames: await makeSingleFile(master, out, { replace: false }) }
}

describeWith(pythonModules('h5py', 'silx'), 'a single file of an experiment', () => {
  test.each(Object.keys(plans))(
    'of the %s has every path, value, type and attribute of the folder',
    async name => {
      const { master, out, frames } = await single(plans[name]!)
      expect(frames).toBeGreaterThanOrEqual(0)
      expect(python(compare, [master, out])).toEqual([])
    },
  )

  test('needs no other file: no link leads out of it, and it opens at the same plot', async () => {
    const { out } = await single(effPlan())
    const elsewhere = join(temporaryFolder(), 'moved.h5')
    renameSync(out, elsewhere)
    const found = python<Readonly<Record<string, unknown>>>(
      `import h5py
from silx.io import nxdata
external = []; broken = []
def walk(g):
    for name in g:
        link = g.get(name, getlink=True)
        if isinstance(link, h5py.ExternalLink): external.append(g.name + '/' + name)
        elif isinstance(link, h5py.SoftLink):
            if g.get(name) is None: broken.append(g.name + '/' + name)
        elif isinstance(g[name], h5py.Group): walk(g[name])
with h5py.File(argument) as f:
    walk(f); plot = nxdata.get_default(f)
    print(json.dumps({'external': external, 'broken': broken, 'signal': plot.signal_dataset_name, 'shape': plot.signal.shape, 'name': f.attrs['file_name']}))`,
      elsewhere,
    )
    expect(found).toEqual({
      external: [],
      broken: [],
      signal: 'data_frelon_mean',
      shape: [5],
      name: 'one_single.h5',
    })
  })

  test('of an experiment that ended anywhere is as complete as that was', async () => {
    const ends = fc.sample(fc.nat(5), { seed: 5, numRuns: Number(process.env.HUTCH_RUNS ?? 2) })
    for (const end of ends) {
      const frames: WrittenOptions['frames'] = exposure => Math.min(end, plannedFrames(exposure))
      const { master, out } = await single(effPlan(), { frames })
      expect(python(compare, [master, out]), `ended after ${end} frames`).toEqual([])
    }
  })
})

describeWith(pythonModules('h5py'), 'a single file of an analysed experiment', () => {
  test('has the result with its values, what it was made of and how', async () => {
    const { master } = await normalisedExperiment()
    const out = join(dirname(master), 'one_single.h5')
    await makeSingleFile(master, out, { replace: false })
    expect(python(compare, [master, out])).toEqual([])
    const elsewhere = join(temporaryFolder(), 'moved.h5')
    renameSync(out, elsewhere)
    const result = `import h5py
with h5py.File(argument) as f:
    p = f['entry_0000/process_01_normalise']
    raw = f['entry_0003/instrument/white_before_frelon/data']
    print(json.dumps({'shape': p['transmission/transmission'].shape, 'raw': p['input/white_before/data'] == raw}))`
    expect(python(result, elsewhere)).toEqual({ shape: [5, 6, 8], raw: true })
  })
})

describeWith(pythonModules('h5py', 'bitshuffle'), 'a single file of compressed frames', () => {
  test.each(['bitshuffle-lz4', 'gzip'] as const)(
    'has the %s frames as they were stored, and every value is equal',
    async compression => {
      const image = { height: 60, width: 64 }
      const { master, out } = await single(effPlan({ compression, image }))
      expect(python(compare, [master, out])).toEqual([])
      const [stored, taken] = python<readonly (readonly [string, number])[][]>(storedFrames, [master, out])
      expect(taken).toEqual(stored)
      // 21 frames of 7680 bytes.
      expect(stored).toHaveLength(21)
      expect(stored?.every(([, bytes]) => bytes < 7680)).toBe(true)
    },
  )
})

/** Checksum and length of every stored chunk of frames. */
const storedFrames = `import h5py, hashlib
def chunks(file):
    found = []
    with h5py.File(file) as f:
        for entry in sorted(k for k in f if k != 'entry_0000'):
            for name, g in sorted(f[entry]['instrument'].items()):
                if not isinstance(g, h5py.Group) or 'data' not in g or g['data'].chunks is None: continue
                d = g['data'].id
                for i in range(d.get_num_chunks()):
                    mask, stored = d.read_direct_chunk(d.get_chunk_info(i).chunk_offset)
                    found.append([f'{mask} {hashlib.sha256(stored).hexdigest()}', len(stored)])
    return found
print(json.dumps([chunks(file) for file in argument]))`

test('the original files stay byte for byte, and nothing else is left beside them', async () => {
  const master = await writeExperiment(temporaryFolder(), effPlan())
  const before = sums(dirname(master))
  await makeSingleFile(master, join(dirname(master), 'one_single.h5'), { replace: false })
  const after = sums(dirname(master))
  expect(Object.keys(after)).toEqual([...Object.keys(before), 'one_single.h5'].sort())
  expect(after).toMatchObject(before)
})

test('an existing file is kept, or replaced when asked', async () => {
  const { master, out } = await single(alignmentPlan())
  await expect(makeSingleFile(master, out, { replace: false })).rejects.toMatchObject({
    kind: 'usage',
    where: out,
  })
  await makeSingleFile(master, out, { replace: true })
})

test('a place that cannot be written to is told, and no draft is left', async () => {
  const master = await writeExperiment(temporaryFolder(), alignmentPlan())
  const out = join(dirname(master), 'folder')
  mkdirSync(out)
  await expect(makeSingleFile(master, out, { replace: true })).rejects.toMatchObject({
    kind: 'disk',
    where: out,
  })
  expect(readdirSync(dirname(master)).filter(name => name.startsWith('.'))).toEqual([])
})

function sums(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).sort()
  return Object.fromEntries(
    names.map(name => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  )
}
