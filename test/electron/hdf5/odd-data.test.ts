import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppendFile } from '../../../electron/hdf5/appender/append-file.ts'
import { encodeChunk } from '../../../electron/hdf5/filters/encode-chunk.ts'
import { plainText } from '../../../electron/hdf5/plain-text.ts'
import { writeSkeleton } from '../../../electron/hdf5/write-skeleton.ts'
import type { FileSkeleton, SkeletonNode } from '../../../shared/nexus/skeleton.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

type Frames = Extract<SkeletonNode, { kind: 'frames' }>

function framesOf(
  name: string,
  rest: Pick<Frames, 'image' | 'leading' | 'pixelType'> & Partial<Frames>,
): Frames {
  return { kind: 'frames', path: `/${name}`, countPath: `/${name}_count`, attributes: {}, ...rest }
}

async function opened(nodes: readonly SkeletonNode[]): Promise<{ file: string; open: AppendFile }> {
  const file = join(temporaryFolder(), 'a.h5')
  const skeleton: FileSkeleton = { rootAttributes: {}, nodes }
  return { file, open: new AppendFile(file, await writeSkeleton(file, skeleton, { replace: false })) }
}

/** Shape and bytes (hexadecimal) of whole datasets. */
function contents(
  file: string,
  names: readonly string[],
): Record<string, { shape: number[]; bytes: string }> {
  return python(
    `
import h5py
with h5py.File(argument[0], 'r') as f:
    print(json.dumps({n: dict(shape=f[n].shape, bytes=f[n][()].tobytes().hex()) for n in argument[1]}))`,
    [file, names],
  )
}

/** Frames by the full number: 1 000 000 with HUTCH_FULL=1. */
const manyFrames = process.env.HUTCH_FULL === '1' ? 1_000_000 : 70_000

describeWith(pythonModules('h5py', 'bitshuffle'), 'data of odd kinds', () => {
  test('text in any language and any sign of Unicode is in attributes, values and names as it was given', async () => {
    const texts = fc.sample(fc.string({ unit: 'binary', maxLength: 60 }), { seed: 3, numRuns: 150 })
    const given = [...texts, 'Å', 'Å', '𝄞 \u{10ffff}', '样品 образец नमूना', '👩‍🔬', '\ud800 alone', 'a\0b']
    const attributes = Object.fromEntries(given.map((text, index) => [`t${index}`, text]))
    const names = ['µ-XRF', '样品', '👩‍🔬', ' blank ', 'back\\slash', 'A\u030a']
    const { file, open } = await opened([
      { kind: 'group', path: '/g', attributes },
      { kind: 'constant', path: '/list', value: given, attributes: {} },
      ...names.map(name => ({ kind: 'group' as const, path: `/g/${name}`, attributes: { [name]: name } })),
    ])
    await open.finish()
    const seen = python<{ attributes: string[]; list: string[]; names: Record<string, string> }>(
      `
import h5py
with h5py.File(argument[0], 'r') as f:
    g = f['g']
    text = lambda v: v.decode() if isinstance(v, bytes) else v
    print(json.dumps(dict(
        attributes=[text(g.attrs['t%d' % i]) for i in range(argument[1])],
        list=[text(v) for v in f['list'][()]],
        names={n: text(g[n].attrs[n]) for n in g})))`,
      [file, given.length],
    )
    expect(seen.attributes).toEqual(given.map(plainText))
    expect(seen.list).toEqual(given.map(plainText))
    expect(seen.names).toEqual(Object.fromEntries(names.map(name => [name, name])))
  })

  test('NaN of every kind, infinities and minus zero stay bit for bit, filtered or not', async () => {
    const patterns = Uint32Array.from([
      ...[0x7fc00000, 0xffc00000, 0x7f800001, 0xffffffff, 0x7f800000, 0xff800000, 0x80000000, 1],
      ...Array.from({ length: 1992 }, (_, index) => Math.imul(index, 2_654_435_761) >>> 0),
    ])
    const pixels = new Uint8Array(patterns.buffer)
    const methods = ['none', 'gzip', 'bitshuffle-lz4'] as const
    const shape = { image: { height: 40, width: 50 }, leading: [1], pixelType: 'float32' as const }
    const { file, open } = await opened(
      methods.map(method => framesOf(method, { ...shape, compression: method })),
    )
    for (const method of methods) {
      if (method === 'none') open.append('/none', 0, pixels)
      else {
        const target = new Uint8Array(20_000)
        const bytes = encodeChunk({ method, elementBytes: 4 }, pixels, target)
        open.appendEncoded(`/${method}`, 0, target.subarray(0, bytes))
      }
    }
    await open.finish()
    const bytes = Buffer.from(pixels).toString('hex')
    const expected = { shape: [1, 40, 50], bytes }
    expect(contents(file, methods)).toEqual({ none: expected, gzip: expected, 'bitshuffle-lz4': expected })
  })

  test('a spectrum per point has one dimension, also in scans of scans and beside images', async () => {
    const { file, open } = await opened([
      framesOf('mca', { image: { channels: 5 }, leading: [4], pixelType: 'uint8' }),
      framesOf('map', { image: { channels: 3 }, leading: [2, 3], pixelType: 'uint16' }),
      framesOf('image', { image: { height: 1, width: 2 }, leading: [2, 1], pixelType: 'uint8' }),
    ])
    for (let point = 0; point < 4; point++) {
      open.append(
        '/mca',
        point,
        Uint8Array.from([0, 1, 2, 3, 4], value => 10 * point + value),
      )
      open.append(
        '/map',
        point,
        new Uint8Array(Uint16Array.from([0, 1, 2], value => 10 * point + value).buffer),
      )
      if (point < 2) open.append('/image', point, Uint8Array.of(point, 7))
      open.publish()
    }
    await open.finish()
    expect(contents(file, ['mca', 'map', 'image'])).toEqual({
      mca: { shape: [4, 5], bytes: '00010203040a0b0c0d0e1415161718' + '1e1f202122' },
      map: {
        shape: [2, 3, 3],
        bytes: '0000010002000a000b000c001400150016001e001f002000000000000000000000000000',
      },
      image: { shape: [2, 1, 1, 2], bytes: '00070107' },
    })
  })

  test('nothing planned and nothing recorded is a file like any other', async () => {
    const { file, open } = await opened([
      { kind: 'values', path: '/energy', type: 'float64', shape: [0], fill: Number.NaN, attributes: {} },
      framesOf('frames', {
        image: { height: 300, width: 300 },
        leading: [0],
        pixelType: 'uint16',
        compression: 'auto',
      }),
    ])
    open.writeValues('/energy', 0, [])
    expect(() => open.writeValues('/energy', 0, [1])).toThrow(/do not fit into 0/)
    await open.finish()
    expect(contents(file, ['energy', 'frames'])).toEqual({
      energy: { shape: [0], bytes: '' },
      frames: { shape: [0, 300, 300], bytes: '' },
    })
  })

  test('very many points each have their frame', { timeout: 300_000 }, async () => {
    const { file, open } = await opened([
      framesOf('mca', { image: { channels: 2 }, leading: [manyFrames], pixelType: 'uint32' }),
    ])
    for (let point = 0; point < manyFrames; point++) {
      open.append('/mca', point, new Uint8Array(Uint32Array.of(point, ~point).buffer))
      if (point % 1000 === 0) open.publish()
    }
    await open.finish()
    const wrong = python<number>(
      `
import h5py, numpy
with h5py.File(argument, 'r') as f:
    d = f['mca'][()]
    i = numpy.arange(len(d), dtype='u4')
    print(json.dumps(int((d[:, 0] != i).sum() + (d[:, 1] != ~i).sum()) + len(d)))`,
      file,
    )
    expect(wrong).toBe(manyFrames)
  })
})

test.each([
  [
    'an image without rows',
    framesOf('f', { image: { height: 0, width: 4 }, leading: [1], pixelType: 'uint8' }),
  ],
  [
    'a spectrum without channels',
    framesOf('f', { image: { channels: 0 }, leading: [1], pixelType: 'uint8' }),
  ],
  ['half a channel', framesOf('f', { image: { channels: 0.5 }, leading: [1], pixelType: 'uint8' })],
  ['no leading dimension', framesOf('f', { image: { channels: 4 }, leading: [], pixelType: 'uint8' })],
  [
    'frames beyond 4 GiB',
    framesOf('f', { image: { channels: 2 ** 30 }, leading: [1], pixelType: 'float32' }),
  ],
])('%s is refused before a file is made', async (_what, node) => {
  await expect(opened([node])).rejects.toThrow(/\/f/)
})
