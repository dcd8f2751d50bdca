import { copyFileSync, mkdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { problemOf, valuesOf, withOpened } from './support/scratch.ts'

/** Runs h5py on `FILE` in a folder of its own; `f` is the open file. */
function h5py(script: string, mode = 'w', folder = temporaryFolder(), name = 'test.h5'): string {
  const file = join(folder, name)
  python(
    `
import h5py, numpy as np
f = h5py.File(argument['file'], argument['mode'], **argument['options'])
${script}
f.close()
print('{}')
`,
    { file, mode, options: {} },
  )
  return file
}

describeWith(pythonModules('h5py', 'numpy'), 'HDF5', () => {
  test('numbers of every kind come as numpy names them', async () => {
    const file = h5py(`
for t in ['i1','i2','i4','u1','u2','u4','f4','f8','>i2','>u4','>f8','f2','i8','u8']:
    f[t] = np.array([1, 2, 100], dtype=t)
`)
    await withOpened(file, async opened => {
      for (const node of await opened.children('/', 0, 100)) {
        expect([node.path, node.shape, await valuesOf(opened, node.path)]).toEqual([
          node.path,
          [3],
          [1, 2, 100],
        ])
      }
      expect((await opened.node('/>i2')).dtype).toBe('int16')
      expect((await opened.node('/f2')).dtype).toBe('float16')
      expect((await opened.node('/u8')).dtype).toBe('uint64')
    })
  })

  test('half precision keeps signs, subnormals, infinities and NaN', async () => {
    const file = h5py(`f['x'] = np.array([-1.5, 6e-8, np.inf, -np.inf, np.nan, 65504], dtype='f2')`)
    await withOpened(file, async opened => {
      const values = await valuesOf(opened, '/x')
      expect(values[1]).toBeCloseTo(5.96e-8, 10)
      expect([values[0], ...values.slice(2)]).toEqual([-1.5, Infinity, -Infinity, NaN, 65504])
    })
  })

  test('64-bit integers beyond 2^53 come as text, the others as numbers', async () => {
    const file = h5py(`
f['u'] = np.array([2**64 - 1, 3], dtype='u8')
f.attrs['big'] = np.int64(-2**62)
`)
    await withOpened(file, async opened => {
      expect(await valuesOf(opened, '/u')).toEqual(['18446744073709551615', 3])
      expect((await opened.node('/')).attributes).toEqual({ big: '-4611686018427387904' })
    })
  })

  test('texts of both kinds, booleans, enumerations, compounds, arrays and lists of unequal length', async () => {
    const file = h5py(`
f['vlen'] = np.array([['a', 'µm'], ['', 'Å']], dtype=h5py.string_dtype())
f['fixed'] = np.array([b'ab\\xff', b'cd'], dtype='S4')
f['bool'] = np.array([True, False])
f.create_dataset('enum', data=np.array([1, 0, 7], dtype='i2'), dtype=h5py.enum_dtype({'RED': 0, 'GREEN': 1}, 'i2'))
c = np.zeros(2, dtype=[('n', '>i4'), ('s', 'S3'), ('m', 'f4', (2,))]); c['n'] = [1, 2]; c['s'] = b'xy'; c['m'] = [[1, 2], [3, 4]]
f['compound'] = c
a = f.create_dataset('array', (2,), dtype=np.dtype(('f8', (3,)))); a[...] = np.arange(6).reshape(2, 3)
d = f.create_dataset('ragged', (2,), dtype=h5py.vlen_dtype('i4')); d[0] = [1, 2, 3]; d[1] = [4]
f['complex'] = np.array([1 + 2j])
`)
    await withOpened(file, async opened => {
      expect(await valuesOf(opened, '/vlen')).toEqual(['a', 'µm', '', 'Å'])
      expect(await valuesOf(opened, '/fixed')).toEqual(['abÿ', 'cd'])
      expect(await opened.read('/bool', [])).toMatchObject({
        dtype: 'bool',
        values: { data: Uint8Array.of(1, 0) },
      })
      expect(await valuesOf(opened, '/enum')).toEqual(['GREEN', 'RED', 7])
      expect((await opened.node('/compound')).fields).toEqual(['n', 's', 'm'])
      expect(await valuesOf(opened, '/compound')).toEqual([
        [1, 'xy', [1, 2]],
        [2, 'xy', [3, 4]],
      ])
      expect((await opened.node('/array')).shape).toEqual([2, 3])
      const column = await opened.read('/array', [
        { kind: 'range', start: 0, stop: undefined, step: 1 },
        { kind: 'index', at: 1 },
      ])
      expect([column.shape, [...column.values.data]]).toEqual([[2], [1, 4]])
      expect(await valuesOf(opened, '/ragged')).toEqual([[1, 2, 3], [4]])
      expect(await valuesOf(opened, '/complex')).toEqual([[1, 2]])
    })
  })

  test('references say where they lead; scalars, empty and null datasets have their shapes', async () => {
    const file = h5py(`
f['target'] = 3.25
f['reference'] = np.array([f['target'].ref], dtype=h5py.ref_dtype)
f['zero'] = np.zeros((0, 5)); f['null'] = h5py.Empty('f4'); f.attrs['nothing'] = h5py.Empty('f4')
f.attrs['flag'] = True; f.attrs['matrix'] = [[1, 2], [3, 4]]; f.attrs['to'] = f['target'].ref
`)
    await withOpened(file, async opened => {
      expect(await valuesOf(opened, '/reference')).toEqual(['/target'])
      expect(await opened.read('/target', [])).toMatchObject({
        shape: [],
        values: { data: Float64Array.of(3.25) },
      })
      expect((await opened.read('/zero', [])).shape).toEqual([0, 5])
      expect((await opened.read('/null', [])).shape).toEqual([0])
      expect((await opened.node('/')).attributes).toEqual({
        nothing: null,
        flag: true,
        matrix: [
          [1, 2],
          [3, 4],
        ],
        to: '/target',
      })
    })
  })

  test('links show where they lead and are followed; broken ones are ordinary nodes', async () => {
    const file = h5py(`
f['data'] = [1, 2]
g = f.create_group('g')
g['soft'] = h5py.SoftLink('/data'); g['hard'] = f['data']; g['self'] = g
g['broken'] = h5py.SoftLink('/no/where'); g['loop'] = h5py.SoftLink('/g/loop')
g['external'] = h5py.ExternalLink('gone/other.h5', '/entry/data')
`)
    await withOpened(file, async opened => {
      expect(await opened.node('/g/soft')).toMatchObject({ kind: 'dataset', linkTarget: '/data', shape: [2] })
      const [hard, data] = [await opened.node('/g/hard'), await opened.node('/data')]
      expect([hard.linkTarget, hard.objectId]).toEqual([undefined, data.objectId])
      expect((await opened.node('/g/self')).objectId).toBe((await opened.node('/g')).objectId)
      const kinds = Object.fromEntries(
        (await opened.children('/g', 0, 10)).map(node => [node.name, node.kind]),
      )
      expect(kinds).toMatchObject({ broken: 'broken-link', loop: 'broken-link', external: 'broken-link' })
      expect(await opened.node('/g/external')).toMatchObject({
        linkTarget: 'gone/other.h5::/entry/data',
        missing: { what: 'file', where: join(dirname(file), 'gone/other.h5') },
      })
      expect((await opened.node('/g/broken')).missing).toEqual({ what: 'object', where: `${file}::/no` })
      expect((await opened.node('/g/loop')).missing).toMatchObject({ what: 'circle' })
      const problem = await problemOf(opened.read('/g/external', []))
      expect(problem).toMatchObject({ kind: 'not-found' })
      expect(problem.message).toContain('gone/other.h5::/entry/data: the file')
      expect(problem.advice).toContain('Put the file in this place')
    })
  })

  test('a link that leads over others to a file that is not there names that file', async () => {
    const folder = temporaryFolder()
    h5py(`f['data'] = h5py.ExternalLink('raw/frames.h5', '/entry/data')`, 'w', folder, 'middle.h5')
    const file = h5py(
      `f['s'] = h5py.SoftLink('/e'); f['e'] = h5py.ExternalLink('middle.h5', '/data')
f['none'] = h5py.ExternalLink('middle.h5', '/entry/none')`,
      'w',
      folder,
      'top.h5',
    )
    await withOpened(file, async opened => {
      const frames = { what: 'file', where: join(folder, 'raw/frames.h5') }
      expect((await opened.node('/s')).missing).toEqual(frames)
      expect((await opened.node('/e')).missing).toEqual(frames)
      const none = { what: 'object', where: `${join(folder, 'middle.h5')}::/entry` }
      expect((await opened.node('/none')).missing).toEqual(none)
    })
  })

  test('an external link is looked for as written, then by its base name beside the file', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'sub'))
    h5py(`f['entry/x'] = [7]`, 'w', join(folder, 'sub'), 'part.h5')
    copyFileSync(join(folder, 'sub', 'part.h5'), join(folder, 'moved.h5'))
    const file = h5py(
      `
f['relative'] = h5py.ExternalLink('sub/part.h5', 'entry/x')
f['absolute'] = h5py.ExternalLink('/nowhere/else/moved.h5', 'entry/x')
f['windows'] = h5py.ExternalLink('D:\\\\data\\\\moved.h5', '/entry')
`,
      'w',
      folder,
    )
    await withOpened(file, async opened => {
      expect(await valuesOf(opened, '/relative')).toEqual([7])
      expect(await valuesOf(opened, '/absolute')).toEqual([7])
      expect(await valuesOf(opened, '/windows/x')).toEqual([7])
    })
  })

  test('a path that is not there names the nearest that is', async () => {
    const file = h5py(`f['entry/detector/data'] = [1]`)
    await withOpened(file, async opened => {
      const problem = await problemOf(opened.node('/entry/detectr/data'))
      expect(problem).toMatchObject({ kind: 'not-found', advice: 'The nearest is /entry/detector' })
      expect((await problemOf(opened.read('/entry', []))).message).toMatch(/group, not a dataset/)
      expect((await problemOf(opened.node('/entry/detector/data/more'))).kind).toBe('not-found')
    })
  })

  test('parts are read as numpy reads them', async () => {
    const file = h5py(
      `f.create_dataset('x', data=np.arange(60).reshape(3, 4, 5), chunks=(1, 2, 5), compression='gzip')`,
    )
    await withOpened(file, async opened => {
      const block = await opened.read('/x', [
        { kind: 'index', at: -1 },
        { kind: 'range', start: 1, stop: undefined, step: 2 },
        { kind: 'range', start: 0, stop: 2, step: 1 },
      ])
      expect([block.shape, [...block.values.data]]).toEqual([
        [2, 2],
        [45, 46, 55, 56],
      ])
    })
  })

  test('what does not fit is refused with the slice that does', async () => {
    const file = h5py(`f.create_dataset('x', (1000, 512, 512), 'u2')`)
    await withOpened(file, async opened => {
      expect(await problemOf(opened.read('/x', []))).toMatchObject({
        kind: 'limit',
        advice: 'Read a part, for example the slice "0:512,:,:".',
      })
      expect((await opened.read('/x', [{ kind: 'index', at: 999 }])).shape).toEqual([512, 512])
    })
  })

  test('a file that grows is seen to grow, also behind links, and a replaced file is the new one', async () => {
    const folder = temporaryFolder()
    h5py(`f.create_dataset('x', data=[1], maxshape=(None,))`, 'w', folder, 'part.h5')
    const file = h5py(`f['x'] = h5py.ExternalLink('part.h5', '/x')`, 'w', folder)
    await withOpened(file, async opened => {
      expect(await valuesOf(opened, '/x')).toEqual([1])
      h5py(`f['x'].resize((3,)); f['x'][:] = [1, 2, 3]`, 'a', folder, 'part.h5')
      expect(await valuesOf(opened, '/x')).toEqual([1, 2, 3])
      renameSync(h5py(`f['x'] = [9, 9]`, 'w', folder, 'new.h5'), file)
      expect(await valuesOf(opened, '/x')).toEqual([9, 9])
    })
  })

  test('a file that a writer holds open in SWMR mode can be read', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'swmr.h5')
    // The process ends without closing, as after a kill: the mark "open for writing" stays in the file.
    python(
      `
import h5py, os
f = h5py.File(argument, 'w', libver='latest')
d = f.create_dataset('x', (2,), maxshape=(None,), chunks=(2,), dtype='i4'); d[:] = [5, 6]
f.swmr_mode = True
d.flush()
print('{}', flush=True)
os._exit(0)
`,
      file,
    )
    await withOpened(file, async opened => expect(await valuesOf(opened, '/x')).toEqual([5, 6]))
  })

  test('bitshuffle, LZ4, LZF and gzip with shuffle and checksum decompress', async () => {
    const file = h5py(`
x = np.arange(10000, dtype='u4').reshape(100, 100)
f.create_dataset('lzf', data=x, compression='lzf')
f.create_dataset('gzip', data=x, compression='gzip', shuffle=True, fletcher32=True)
f.create_dataset('scaled', data=x, scaleoffset=14)
`)
    await withOpened(file, async opened => {
      for (const node of await opened.children('/', 0, 10)) {
        expect([node.name, (await valuesOf(opened, node.path)).at(-1)]).toEqual([node.name, 9999])
      }
    })
  })

  test('an unknown compression is refused by its number before anything is read', async () => {
    const file = h5py(`
p = h5py.h5p.create(h5py.h5p.DATASET_CREATE); p.set_chunk((4,)); p.set_filter(31999, h5py.h5z.FLAG_OPTIONAL, (1,))
h5py.h5d.create(f.id, b'x', h5py.h5t.NATIVE_INT32, h5py.h5s.create_simple((4,)), p)
`)
    await withOpened(file, async opened => {
      expect(await problemOf(opened.read('/x', []))).toMatchObject({ kind: 'format' })
      expect((await problemOf(opened.read('/x', []))).message).toContain('filter 31999')
    })
  })

  test.each([
    [3, 'Snappy'],
    [4, 'zlib'],
  ])('Blosc with what its plugin was built without is refused by its name (%d)', async (number, name) => {
    const file = h5py(`
p = h5py.h5p.create(h5py.h5p.DATASET_CREATE); p.set_chunk((4,))
p.set_filter(32001, h5py.h5z.FLAG_OPTIONAL, (2, 2, 4, 16, 5, 1, ${number}))
h5py.h5d.create(f.id, b'x', h5py.h5t.NATIVE_INT32, h5py.h5s.create_simple((4,)), p)
`)
    await withOpened(file, async opened => {
      expect((await problemOf(opened.read('/x', []))).message).toContain(`Blosc with ${name}`)
    })
  })

  test('members come in pages, in the order of the file', async () => {
    const file = h5py(`
g = f.create_group('many', track_order=True)
for i in range(250): g[f'item{250 - i}'] = i
`)
    await withOpened(file, async opened => {
      const page = await opened.children('/many', 100, 50)
      expect([page.length, page[0]?.name, page[49]?.name]).toEqual([50, 'item150', 'item101'])
      expect((await opened.node('/many')).childCount).toBe(250)
      expect(await opened.children('/many', 250, 50)).toEqual([])
    })
  })
})
