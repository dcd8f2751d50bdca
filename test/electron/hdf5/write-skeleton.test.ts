import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { AppendFile } from '../../../electron/hdf5/appender/append-file.ts'
import { writeSkeleton } from '../../../electron/hdf5/write-skeleton.ts'
import type { FileSkeleton, SkeletonNode } from '../../../shared/nexus/skeleton.ts'
import { command, describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { textLike } from '../../support/text-like.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { framePixels, recordingSkeleton, type FramesSpec } from './support/skeletons.ts'

function group(path: string): SkeletonNode {
  return { kind: 'group', path, attributes: {} }
}

function skeleton(...nodes: readonly SkeletonNode[]): FileSkeleton {
  return { rootAttributes: {}, nodes }
}

async function write(content: FileSkeleton, replace = false): Promise<string> {
  const file = join(temporaryFolder(), 'made.h5')
  await writeSkeleton(file, content, { replace })
  return file
}

const anyText = 'Größe 1 Å, 温度, 🙂, "quoted", \\ and\nnew line'

describeWith(pythonModules('h5py'), 'a skeleton in h5py', () => {
  test('has every kind of node with its value', async () => {
    const file = await write({
      rootAttributes: { NX_class: 'NXroot' },
      nodes: [
        group('/e'),
        { kind: 'constant', path: '/e/text', value: anyText, attributes: {} },
        { kind: 'constant', path: '/e/texts', value: ['a', '', anyText], attributes: {} },
        {
          kind: 'constant',
          path: '/e/scalar',
          value: { type: 'int64', shape: [], data: [-5] },
          attributes: { units: 'mm' },
        },
        {
          kind: 'constant',
          path: '/e/table',
          value: { type: 'float32', shape: [2, 3], data: [1, 2, 3, 4.5, -1, 0] },
          attributes: {},
        },
        {
          kind: 'constant',
          path: '/e/mask',
          value: {
            ...{ type: 'uint32', shape: [100, 200], isCompressed: true },
            data: Uint32Array.from({ length: 20_000 }, (_, at) => (at === 201 ? 2 ** 31 : 0)),
          },
          attributes: {},
        },
        { kind: 'text', path: '/e/status', length: 12, value: 'läuft', attributes: {} },
        { kind: 'values', path: '/e/x', type: 'float64', shape: [2, 2], fill: Number.NaN, attributes: {} },
        { kind: 'values', path: '/e/n', type: 'int64', shape: [3], fill: -1, attributes: {} },
        { kind: 'values', path: '/e/none', type: 'int32', shape: [0], fill: 0, attributes: {} },
        { kind: 'hardLink', path: '/e/same', target: '/e/table' },
        { kind: 'softLink', path: '/e/soft', target: '/e/nowhere/yet' },
        { kind: 'externalLink', path: '/e/outside', file: 'other.h5', target: '/entry' },
      ],
    })
    const seen = python<Record<string, unknown>>(
      `
import h5py
with h5py.File(argument, 'r') as f:
    e = f['e']
    soft, outside = e.get('soft', getlink=True), e.get('outside', getlink=True)
    print(json.dumps(dict(
        text=e['text'].asstr()[()], texts=list(e['texts'].asstr()[()]), scalar=int(e['scalar'][()]),
        units=e['scalar'].attrs['units'], table=e['table'][()].tolist(), table_type=str(e['table'].dtype),
        status=e['status'][0].decode('utf8'), nan=bool((e['x'][()] != e['x'][()]).all()), x=list(e['x'].shape),
        n=e['n'][()].tolist(), n_type=str(e['n'].dtype), none=list(e['none'].shape), same=e['same'] == e['table'],
        mask=[e['mask'].compression, str(e['mask'].dtype), int(e['mask'][1, 1]), int(e['mask'][()].sum())],
        soft=soft.path, outside=[outside.filename, outside.path])))`,
      file,
    )
    expect(seen).toEqual({
      text: anyText,
      texts: ['a', '', anyText],
      scalar: -5,
      units: 'mm',
      table: [
        [1, 2, 3],
        [4.5, -1, 0],
      ],
      table_type: 'float32',
      status: 'läuft',
      nan: true,
      x: [2, 2],
      n: [-1, -1, -1],
      n_type: 'int64',
      none: [0],
      same: true,
      mask: ['gzip', 'uint32', 2 ** 31, 2 ** 31],
      soft: '/e/nowhere/yet',
      outside: ['other.h5', '/entry'],
    })
  })

  test('has attributes of every type: int32 where integers fit, else float64', async () => {
    const attributes = {
      text: anyText,
      empty: '',
      list: ['energy', '', 'y'],
      integer: 7,
      integers: [1, -2],
      large: 2 ** 31,
      real: 0.1,
      reals: [1, 2.5],
      nan: Number.NaN,
    }
    const file = await write(skeleton({ kind: 'group', path: '/g', attributes }))
    const seen = python<Record<string, unknown>>(
      `
import h5py
with h5py.File(argument, 'r') as f:
    a = f['g'].attrs
    out = {k: a[k].tolist() if hasattr(a[k], 'tolist') else a[k] for k in a}
    out['types'] = [str(a[k].dtype) for k in ('integer', 'integers', 'large', 'real', 'reals')]
    out['nan'] = str(out['nan'])
    print(json.dumps(out))`,
      file,
    )
    expect(seen).toEqual({
      ...attributes,
      nan: 'nan',
      types: ['int32', 'int32', 'float64', 'float64', 'float64'],
    })
  })

  test('shows zero characters and half characters in a text, which HDF5 cannot keep, as signs for them', async () => {
    const node: SkeletonNode = { kind: 'constant', path: '/t', value: 'a\0b\ud800', attributes: {} }
    const file = await write(skeleton(node))
    const script = "import h5py\nprint(json.dumps(h5py.File(argument, 'r')['t'].asstr()[()]))"
    expect(python(script, file)).toBe('a\u2400b\ufffd')
  })

  test('keeps 1 000 000 planned points and patches any of them', async () => {
    const file = join(temporaryFolder(), 'long.h5')
    const node: SkeletonNode = {
      kind: 'values',
      path: '/x',
      type: 'float64',
      shape: [1_000_000],
      fill: Number.NaN,
      attributes: {},
    }
    const open = new AppendFile(file, await writeSkeleton(file, skeleton(node), { replace: false }))
    open.writeValues('/x', 999_999, [Math.PI])
    await open.finish()
    const seen = python(
      `
import h5py, numpy
with h5py.File(argument, 'r') as f:
    x = f['x'][()]
    print(json.dumps([int(numpy.isnan(x).sum()), x[-1]]))`,
      file,
    )
    expect(seen).toEqual([999_999, Math.PI])
  })
})

const camera: FramesSpec = { name: 'camera', pixelType: 'uint16', height: 32, width: 48, leading: [300] }

async function recorded(frames: number): Promise<string> {
  const file = join(temporaryFolder(), 'recorded.h5')
  const open = new AppendFile(
    file,
    await writeSkeleton(file, recordingSkeleton([camera]), { replace: false }),
  )
  for (let frame = 0; frame < frames; frame++) {
    open.append('/entry/camera', frame, framePixels(camera, frame))
    if (frame % 10 === 0) open.publish()
  }
  open.writeText('/entry/status', 'success')
  await open.finish()
  return file
}

describeWith(command('h5dump'), 'the tools of the HDF Group', () => {
  const tool = (name: string, ...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync(name, args, { encoding: 'utf8', maxBuffer: 1 << 28 })
    expect([status, stderr]).toEqual([0, ''])
    return stdout
  }

  /** The library leaves some between the parts of a structure; frames and their index must leave none. */
  const unaccounted = (file: string): string | undefined =>
    /Unaccounted space: (\d+) bytes/.exec(tool('h5stat', file))?.[1]

  test.each([0, 1, 64, 65, 300])('read a file of %i frames without complaint', async frames => {
    const file = await recorded(frames)
    expect(tool('h5dump', '-H', file)).toContain(`( ${frames}, 32, 48 ) / ( H5S_UNLIMITED, 32, 48 )`)
    expect(tool('h5dump', '-d', '/entry/status', file)).toContain('(0): "success"')
    expect(unaccounted(file)).toBe(unaccounted(await recorded(0)))
    const copy = `${file}.copy`
    tool('h5repack', file, copy)
    tool('h5diff', file, copy)
  })
})

describe('making a file', () => {
  test('never touches one that exists', async () => {
    const file = join(temporaryFolder(), 'a.h5')
    writeFileSync(file, 'precious')
    await expect(writeSkeleton(file, skeleton(), { replace: false })).rejects.toMatchObject({
      kind: 'disk',
      where: file,
      message: textLike(/exists already/),
    })
    expect(readFileSync(file, 'utf8')).toBe('precious')
  })

  test('replaces one when that is asked for', async () => {
    const file = join(temporaryFolder(), 'a.h5')
    await writeSkeleton(file, skeleton(group('/old')), { replace: true })
    const old = readFileSync(file)
    await writeSkeleton(file, skeleton(group('/new')), { replace: true })
    expect(readFileSync(file)).not.toEqual(old)
    expect(readdirSync(join(file, '..'))).toEqual(['a.h5'])
  })

  test('names a file name that is too long for the disk', async () => {
    const file = join(temporaryFolder(), `${'x'.repeat(300)}.h5`)
    await expect(writeSkeleton(file, skeleton(), { replace: false })).rejects.toMatchObject({
      kind: 'disk',
      where: file,
      message: textLike(/name is too long/),
    })
  })

  test.each<[string, SkeletonNode]>([
    ['a missing group', { kind: 'group', path: '/a/b', attributes: {} }],
    ['a path with dots', { kind: 'group', path: '/..', attributes: {} }],
    ['a missing link target', { kind: 'hardLink', path: '/x', target: '/y' }],
    ['text without room', { kind: 'text', path: '/t', length: 2, value: 'abc', attributes: {} }],
    ['an endless attribute', { kind: 'group', path: '/g', attributes: { a: Array<number>(9000).fill(1) } }],
    [
      'a value too few',
      { kind: 'constant', path: '/c', value: { type: 'int8', shape: [2], data: [1] }, attributes: {} },
    ],
  ])('is refused for a skeleton with %s, and nothing is made', async (_what, node) => {
    const file = join(temporaryFolder(), 'a.h5')
    await expect(writeSkeleton(file, skeleton(node), { replace: false })).rejects.toThrow()
    expect(existsSync(file)).toBe(false)
  })

  test('is refused for a path that is there twice', async () => {
    const twice = skeleton(group('/a'), group('/a'))
    await expect(write(twice)).rejects.toThrow('/a is there twice')
  })
})
