import { expect, test } from 'vitest'
import { demand } from '../../../shared/base/assert.ts'
import { colourMap } from '../../../shared/imaging/colour-maps.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { exported, h5File } from './support/exported.ts'

const types = ['u1', 'u2', 'u4', 'i1', 'i2', 'i4', 'f4', 'f8'] as const
/** Stacks of odd-sized images of every type, with the ends of its range. */
const stacks = `
rng = np.random.default_rng(1)
for t in '${types.join(' ')}'.split():
    d = np.dtype(t)
    if d.kind == 'f': a = rng.normal(size=(3, 5, 7)) * 1000; a[0, 0, :2] = [np.nan, np.inf]
    else: a = rng.integers(np.iinfo(d).min, np.iinfo(d).max, (3, 5, 7), dtype=d, endpoint=True)
    f[t] = a.astype(d)
    f[t].attrs['units'] = 'counts'
f['bool'] = np.array([[True, False], [False, True]])
f['row'] = np.arange(5)
f['long'] = np.zeros((2, 2), 'i8')
f['deep'] = np.arange(2 * 3 * 2 * 4, dtype='i2').reshape(2, 3, 2, 4)`

/** Names of the stacks that are not read back as they were; \`read\` is Python for the pages of \`out\`. */
async function differing(format: string, read: string, names: readonly string[]): Promise<unknown> {
  const file = h5File(stacks)
  for (const name of names) await exported(file, `/${name}`, { out: `${name}.${format}` })
  return python(
    `import h5py, numpy as np, os
${read}
folder = os.path.dirname(argument['file'])
wrong = []
with h5py.File(argument['file']) as f:
    for name in argument['names']:
        was = f[name][()]; got = pages(os.path.join(folder, name + '.${format}'))
        was = was.reshape((-1,) + was.shape[-2:]) if was.dtype != bool else was[None].astype('u1')
        got = np.asarray(got).reshape(was.shape)
        if got.dtype != was.dtype or not np.array_equal(got, was, equal_nan=was.dtype.kind == 'f'):
            wrong.append([name, str(got.dtype), str(got.shape)])
print(json.dumps(wrong))`,
    { file, names },
  )
}

describeWith(pythonModules('h5py', 'tifffile'), 'export to tiff', () => {
  test('tifffile reads every page of every type back, bit for bit', async () => {
    const read = 'import tifffile\ndef pages(out): return tifffile.imread(out)'
    expect(await differing('tiff', read, [...types, 'bool', 'deep'])).toEqual([])
  })

  test('its pages are described: node, shape and unit', async () => {
    const out = await exported(h5File(stacks), '/u2', { out: 'u2.tiff' })
    expect(
      python(
        `import tifffile
with tifffile.TiffFile(argument) as t: print(json.dumps([t.is_bigtiff, len(t.pages), t.pages[0].description]))`,
        out,
      ),
    ).toEqual([false, 3, '/u2 [3, 5, 7] counts'])
  })
})

describeWith(pythonModules('h5py', 'PIL'), 'export to tiff, for Pillow', () => {
  test('Pillow turns the pages of a stack', async () => {
    const read = `from PIL import Image, ImageSequence
def pages(out): return [np.array(p) for p in ImageSequence.Iterator(Image.open(out))]`
    expect(await differing('tiff', read, ['u1', 'i4', 'f4'])).toEqual([])
  })

  test('a row and 64-bit integers are refused with what takes them', async () => {
    const file = h5File(stacks)
    await expect(exported(file, '/row', { out: 'a.tiff' })).rejects.toMatchObject({
      kind: 'usage',
      message: 'tiff takes images, but the selection has 1 dimension, [5]',
    })
    await expect(exported(file, '/long', { out: 'a.tiff' })).rejects.toMatchObject({
      message: 'tiff has no pixels of type int64',
      advice: 'Export it to npy or csv.',
    })
  })
})

describeWith(pythonModules('h5py', 'fabio'), 'export to edf', () => {
  test('fabio reads every frame of every type back', async () => {
    const read = `import fabio
def pages(out):
    with fabio.open(out) as e: return [e.get_frame(i).data for i in range(e.nframes)]`
    expect(await differing('edf', read, [...types, 'bool', 'deep'])).toEqual([])
  })

  test('silx opens it, and its header tells position and counters of every frame', async () => {
    const file = h5File(`
e = f.create_group('entry'); e.attrs['NX_class'] = 'NXentry'
d = e.create_group('instrument/cam'); d['data'] = np.arange(3 * 2 * 2, dtype='u2').reshape(3, 2, 2); d['data'].attrs['units'] = 'counts'
p = e['instrument'].create_group('positioners'); p['energy'] = [3.5, 3.6, 3.7]; p['samx'] = [0.25]; p['other'] = [1., 2.]
m = e.create_group('measurement'); m['ring'] = [200., 199., 198.]; m['energy'] = h5py.SoftLink('/entry/instrument/positioners/energy')
m['cam'] = h5py.SoftLink('/entry/instrument/cam/data')`)
    const out = await exported(file, '/entry/instrument/cam/data', { out: 'cam.edf', slice: '1:' })
    expect(
      python(
        `import fabio, silx.io
with silx.io.open(argument) as s: shape = s['scan_0/instrument/detector_0/data'].shape
with fabio.open(argument) as e:
    h = e.get_frame(1).header
    print(json.dumps({'shape': shape, **{k: h[k] for k in ('motor_mne', 'motor_pos', 'counter_mne', 'counter_pos', 'Unit', 'Title')}}))`,
        out,
      ),
    ).toEqual({
      shape: [2, 2, 2],
      motor_mne: 'energy samx',
      motor_pos: '3.7 0.25',
      counter_mne: 'ring',
      counter_pos: '198',
      Unit: 'counts',
      Title: '/entry/instrument/cam/data',
    })
  })
})

describeWith(pythonModules('h5py', 'PIL'), 'export to png', () => {
  const ramp = `f['d'] = np.array([[0, 100, 200], [300, 400, 65535]], 'u2'); f['f'] = np.array([[-1, 0, 1, np.nan]]); f['s'] = np.zeros((4, 2, 2))
f['big'] = np.random.default_rng(2).integers(0, 255, (1500, 1100), dtype='u1')`

  function pixels(out: string): { readonly mode: string; readonly data: unknown } {
    return python(
      `from PIL import Image
import numpy as np
i = Image.open(argument)
print(json.dumps({'mode': i.mode, 'data': np.array(i.convert('RGB') if i.mode == 'P' else i).tolist()}))`,
      out,
    )
  }

  test('spreads the values over 8 bits, NaN darkest', async () => {
    const out = await exported(h5File(ramp), '/f', { out: 'f.png' })
    expect(pixels(out)).toEqual({ mode: 'L', data: [[0, 128, 255, 0]] })
  })

  test('keeps 16-bit integers as they are', async () => {
    const look = { depth: 16, map: 'gray', levels: undefined } as const
    const out = await exported(h5File(ramp), '/d', { out: 'd.png', look })
    expect(pixels(out).data).toEqual([
      [0, 100, 200],
      [300, 400, 65535],
    ])
  })

  test('clips at levels and colours by the map of the window', async () => {
    const look = { depth: 8, map: 'viridis', levels: [100, 300] } as const
    const out = await exported(h5File(ramp), '/d', { out: 'd.png', look })
    const colours = colourMap('viridis')
    const colour = (index: number) => [...colours.slice(3 * index, 3 * index + 3)]
    expect(pixels(out)).toEqual({
      mode: 'P',
      data: [
        [colour(0), colour(0), colour(128)],
        [colour(255), colour(255), colour(255)],
      ],
    })
  })

  test('an image of more than one compressed piece is whole', async () => {
    const file = h5File(ramp)
    const out = await exported(file, '/big', { out: 'big.png' })
    expect(
      python(
        `import h5py, numpy as np
from PIL import Image
print(json.dumps(bool(np.array_equal(np.array(Image.open(argument[1])), h5py.File(argument[0])['big'][()]))))`,
        [file, out],
      ),
    ).toBe(true)
  })

  test('a stack is refused with the slice to use', async () => {
    const refused = exported(h5File(ramp), '/s', { out: 's.png' })
    await expect(refused).rejects.toMatchObject({ kind: 'usage' })
    const error: unknown = await refused.catch((reason: unknown) => reason)
    expect(demand((error as { advice?: string }).advice, 'advice')).toContain('--slice "0"')
  })
})
