import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { exported, h5File } from './support/exported.ts'

describeWith(pythonModules('h5py', 'numpy'), 'export to npy', () => {
  test('keeps type, shape and every value of every type numpy and HDF5 share', async () => {
    const file = h5File(`
rng = np.random.default_rng(1)
for t in 'u1 u2 u4 u8 i1 i2 i4 i8'.split():
    info = np.iinfo(t)
    f[t] = np.concatenate([[info.min, info.max], rng.integers(info.min, info.max, 22, dtype=t, endpoint=True)]).astype(t).reshape(2, 3, 4)
for t in 'f2 f4 f8'.split():
    f[t] = np.concatenate([[np.nan, np.inf, -np.inf, -0.0, 2.0**-24, 1 / 3], rng.normal(size=18) * 100]).astype(t).reshape(4, 6)
f['big_u2'] = np.arange(6, dtype='>u2').reshape(2, 3)
f['big_f8'] = np.arange(6, dtype='>f8') / 7
f['bool'] = np.array([True, False, True])
f['scalar'] = np.int32(-5)
f['empty'] = np.zeros((0, 3), 'f4')
f['text'] = ['Ångström', '', 'µm²😀']`)
    const names = [
      'u1',
      'u2',
      'u4',
      'u8',
      'i1',
      'i2',
      'i4',
      'i8',
      'f2',
      'f4',
      'f8',
      'big_u2',
      'big_f8',
      'bool',
      'scalar',
      'empty',
    ]
    for (const name of [...names, 'text']) await exported(file, `/${name}`, { out: `${name}.npy` })
    const wrong = python<readonly string[]>(
      `import h5py, numpy as np, os
folder = os.path.dirname(argument['file'])
wrong = []
with h5py.File(argument['file']) as f:
    for name in argument['names']:
        was = f[name][()]; got = np.load(os.path.join(folder, name + '.npy'))
        same = got.dtype == np.dtype(was.dtype).newbyteorder('=') and got.shape == was.shape and got.tobytes() == np.asarray(was, got.dtype).tobytes()
        if not same and not (name[0] == 'f' and np.array_equal(got, was, equal_nan=True)): wrong.append(name)
    text = np.load(os.path.join(folder, 'text.npy'))
    if text.tolist() != [t.decode() for t in f['text'][()]]: wrong.append('text')
print(json.dumps(wrong))`,
      { file, names },
    )
    expect(wrong).toEqual([])
  })

  test('takes the same part as numpy for any slice', async () => {
    const file = h5File(`f['d'] = np.arange(5 * 6 * 7, dtype='i4').reshape(5, 6, 7)`)
    const index = fc.integer({ min: -5, max: 4 }).map(String)
    const range = fc
      .tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: -6, max: 6 }), fc.integer({ min: 1, max: 3 }))
      .map(([start, stop, step]) => `${start}:${stop}:${step}`)
    const slices = fc.sample(fc.array(fc.oneof(index, range), { minLength: 1, maxLength: 3 }), {
      seed: 3,
      numRuns: 25,
    })
    const texts = slices.map(parts => parts.join(','))
    for (const [i, slice] of texts.entries()) await exported(file, '/d', { out: `${i}.npy`, slice })
    const same = python<readonly boolean[]>(
      `import h5py, numpy as np, os
d = h5py.File(argument['file'])['d'][()]
print(json.dumps([bool(np.array_equal(np.load(os.path.join(os.path.dirname(argument['file']), f'{i}.npy')), eval('d[' + s + ']')))
    for i, s in enumerate(argument['slices'])]))`,
      { file, slices: texts },
    )
    expect(texts.filter((_, i) => same[i] !== true)).toEqual([])
  })

  test('refuses compounds and says what takes them', async () => {
    const file = h5File(`f['c'] = np.array([(1, 2.5)], dtype=[('a', 'i4'), ('b', 'f8')])`)
    await expect(exported(file, '/c', { out: 'c.npy' })).rejects.toMatchObject({
      kind: 'usage',
      message: 'npy has no type for compound values',
    })
  })
})

describeWith(pythonModules('h5py', 'numpy'), 'export to csv', () => {
  const scan = `
e = f.create_group('entry'); e.attrs['NX_class'] = 'NXentry'; e.attrs['default'] = 'plotselect'
i = e.create_group('instrument/ring'); i['data'] = np.array([200, 199.5, 199], 'f4'); i['data'].attrs['units'] = 'mA'
p = e.create_group('plotselect'); p.attrs['NX_class'] = 'NXdata'; p.attrs['signal'] = 'mean'; p.attrs['axes'] = ['energy']
p['energy'] = [3.5, 3.6, 3.7]; p['energy'].attrs['units'] = 'keV'
p['mean'] = [1, 1 / 3, np.nan]
m = e.create_group('measurement'); m['energy'] = h5py.SoftLink('/entry/plotselect/energy'); m['ring'] = h5py.SoftLink('/entry/instrument/ring/data')
m['images'] = np.zeros((3, 2, 2))`

  async function csv(script: string, path: string, slice = ''): Promise<string> {
    return readFileSync(await exported(h5File(script), path, { out: 'out.csv', slice }), 'utf8')
  }

  test('a column comes with the axis of its scan, both with their units', async () => {
    expect(await csv(scan, '/entry/instrument/ring/data')).toBe(
      'energy (keV),data (mA)\n3.5,200\n3.6,199.5\n3.7,199\n',
    )
  })

  test('a plot group gives its axis and signals, with all digits', async () => {
    expect(await csv(scan, '/entry/plotselect')).toBe(
      'energy (keV),mean\n3.5,1\n3.6,0.3333333333333333\n3.7,nan\n',
    )
  })

  test('the axis is cut like its column', async () => {
    expect(await csv(scan, '/entry/plotselect/mean', '1:')).toBe(
      'energy (keV),mean\n3.6,0.3333333333333333\n3.7,nan\n',
    )
  })

  test('any group gives its columns of one length', async () => {
    expect(await csv(scan, '/entry/measurement')).toBe(
      'energy (keV),ring (mA)\n3.5,200\n3.6,199.5\n3.7,199\n',
    )
  })

  test('an image has a column per pixel, a compound one per member, text is quoted where it must be', async () => {
    expect(await csv(`f['d'] = [[1, 2], [3, 4]]`, '/d')).toBe('d[0],d[1]\n1,2\n3,4\n')
    expect(await csv(`f['d'] = np.array([(1, b'a')], dtype=[('n', 'i4'), ('t', 'S3')])`, '/d')).toBe(
      'd.n,d.t\n1,a\n',
    )
    expect(await csv(`f['d'] = ['a,b', 'say "x"']`, '/d')).toBe('d\n"a,b"\n"say ""x"""\n')
    expect(await csv(`f['d'] = 7`, '/d')).toBe('d\n7\n')
  })

  test('float32 has the digits that tell it apart, not those of its double', async () => {
    expect(await csv(`f['d'] = np.array([0.1, 1e-7, 16777216, 1 / 3], 'f4')`, '/d')).toBe(
      'd\n0.1\n1e-7\n16777216\n0.33333334\n',
    )
  })

  test('a stack is refused with the slice to use', async () => {
    await expect(csv(`f['d'] = np.zeros((2, 3, 4))`, '/d')).rejects.toMatchObject({
      kind: 'usage',
      advice: 'Choose a part, for example --slice "0", or export it to npy or tiff.',
    })
  })

  test('a hundred thousand rows are numpy again, equal to the last bit', async () => {
    const file = h5File(`f['d'] = np.random.default_rng(1).normal(size=100000)`)
    const out = await exported(file, '/d', { out: 'd.csv' })
    expect(
      python(
        `import h5py, numpy as np
print(json.dumps(bool(np.array_equal(np.loadtxt(argument[1], skiprows=1), h5py.File(argument[0])['d'][()]))))`,
        [file, out],
      ),
    ).toBe(true)
  })
})

test('an existing file is kept unless told otherwise, and nothing half is left', async () => {
  const folder = temporaryFolder()
  writeFileSync(`${folder}/a.txt`, '1 2\n3 4\n')
  writeFileSync(`${folder}/out.csv`, 'mine')
  const refused = exported(`${folder}/a.txt`, '/', { out: 'out.csv' })
  await expect(refused).rejects.toMatchObject({ kind: 'usage', where: `${folder}/out.csv` })
  expect(readFileSync(`${folder}/out.csv`, 'utf8')).toBe('mine')
  expect(readdirSync(folder).sort()).toEqual(['a.txt', 'out.csv'])
})
