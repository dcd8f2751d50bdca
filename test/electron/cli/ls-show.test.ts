import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { lsSpec, lsVerb } from '../../../electron/cli/ls.ts'
import { runVerb } from '../../../electron/cli/run-verb.ts'
import { showSpec, showVerb } from '../../../electron/cli/show.ts'
import { countingBlock, edf } from '../../builders/edf.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { writeIn } from '../files/support/scratch.ts'
import { recordedIo, type RecordedIo } from './support/recorded-io.ts'

const ls = async (...words: readonly string[]) => run(runVerb.bind(undefined, lsSpec, lsVerb), words)
const show = async (...words: readonly string[]) => run(runVerb.bind(undefined, showSpec, showVerb), words)

async function run(
  verb: (words: readonly string[], io: RecordedIo) => Promise<number>,
  words: readonly string[],
): Promise<RecordedIo & { readonly code: number }> {
  const io = recordedIo()
  return { ...io, code: await verb(words, io) }
}

const image = (): string =>
  writeIn(
    temporaryFolder(),
    'image.edf',
    edf(countingBlock(2, 3, 0, { items: { motor_mne: 'th', motor_pos: '1.5' } })),
  )

function h5(script: string): string {
  const file = `${temporaryFolder()}/test.h5`
  python(`import h5py, numpy as np\nf = h5py.File(argument, 'w')\n${script}\nf.close()\nprint('{}')`, file)
  return file
}

test('ls draws the tree with types, shapes and single values', async () => {
  const file = image()
  const { code, lines } = await ls(file, '--recursive')
  expect(code).toBe(0)
  expect(lines).toEqual([
    `${file}  EDF  default plot /frame_0000`,
    '/  NXroot, 1 member',
    '└─ frame_0000  NXdata, 3 members',
    '   ├─ data  uint16 [2, 3]',
    '   ├─ header  NXcollection, 0 members',
    '   └─ positioners  NXcollection, 1 member',
    '      └─ th  float64 scalar  = 1.5',
  ])
})

test('ls of a path lists its direct members', async () => {
  const { lines } = await ls(image(), '/frame_0000')
  expect(lines.slice(1).map(line => line.trim().split('  ')[0])).toEqual([
    '/frame_0000',
    '├─ data',
    '├─ header',
    '└─ positioners',
  ])
})

test('ls --json gives one object per node', async () => {
  const { objects } = await ls(image(), '--json', '--recursive')
  expect(objects.map(node => (node as { path: string }).path)).toEqual([
    '/',
    '/frame_0000',
    '/frame_0000/data',
    '/frame_0000/header',
    '/frame_0000/positioners',
    '/frame_0000/positioners/th',
  ])
  expect(objects[2]).toEqual({
    path: '/frame_0000/data',
    kind: 'dataset',
    shape: [2, 3],
    dtype: 'uint16',
    attributes: {},
    nxClass: null,
    link: null,
  })
})

test('show prints values and statistics, and as JSON all of them', async () => {
  const { lines } = await show(image(), '/frame_0000/data')
  expect(lines).toEqual([
    '/frame_0000/data  uint16 [2, 3]',
    '[[0 1 2]',
    ' [3 4 5]]',
    'min 0  max 5  mean 2.5  sum 15',
  ])
  const { objects } = await show(image(), '/frame_0000/data', '--slice', '1,:2', '--json')
  expect(objects).toEqual([
    {
      path: '/frame_0000/data',
      shape: [2],
      datasetShape: [2, 3],
      dtype: 'uint16',
      attributes: {},
      values: [3, 4],
      statistics: { count: 2, nans: 0, min: 3, max: 4, mean: 3.5, sum: 7 },
    },
  ])
})

test('show of an NXdata group says signal and axes', async () => {
  const file = writeIn(temporaryFolder(), 'scan.dat', '#S 1 ascan\n#L x  y\n1 2\n2 3\n')
  const { lines } = await show(file, '/1.1/plot')
  expect(lines.slice(-2)).toEqual(['plot: y [2]', '  axis 0: x [2]'])
  const { objects } = await show(file, '/1.1/plot', '--json')
  expect(objects[0]).toMatchObject({
    kind: 'group',
    members: ['x', 'y'],
    nxdata: { signal: { name: 'y' }, axes: [{ name: 'x' }] },
  })
})

test.each([
  [['/no/such.h5', '/x'], 1, 'not-found', /There is no file/],
  [['IMAGE', '/frame_0000/dta'], 1, 'not-found', /nothing at \/frame_0000\/dta/],
  [['IMAGE', '/frame_0000/data', '--slice', '0,q'], 2, 'usage', /Part 2/],
  [['IMAGE', '/frame_0000/data', '--slice', '0,0,0'], 1, 'limit', /3 parts/],
  [['IMAGE', '/frame_0000/data', '--slice', '9'], 1, 'limit', /Part 1 of the slice asks for 9/],
  [['IMAGE', '/frame_0000', '--slice', '0'], 2, 'usage', /nothing to slice/],
  [['IMAGE'], 2, 'usage', /needs PATH/],
  [['IMAGE', '/', '--jsn'], 2, 'usage', /did you mean "--json"/],
])('show %j fails clearly', async (words, code, kind, message) => {
  const real = words.map(word => (word === 'IMAGE' ? image() : word))
  const told = await show(...real)
  expect([told.code, told.errors[0]]).toEqual([code, expect.stringMatching(message)])
  const asJson = await show(...real, '--json')
  expect(asJson.objects).toEqual([
    expect.objectContaining({ error: kind, message: expect.stringMatching(message) as string }),
  ])
  expect(asJson.errors).toEqual([])
})

describeWith(pythonModules('h5py', 'numpy'), 'HDF5', () => {
  test('a circle of hard links is shown once and ends', async () => {
    const file = h5(`g = f.create_group('g'); g['self'] = g; g['up'] = f['/']; g['x'] = 1`)
    const { lines } = await ls(file, '--recursive')
    expect(lines.slice(2)).toEqual([
      '└─ g  group, 3 members',
      '   ├─ self  group, 3 members  = /g',
      '   ├─ up  group, 1 member  = /',
      '   └─ x  int64 scalar  = 1',
    ])
  })

  test('links say where they lead, broken ones that they do', async () => {
    const file = h5(
      `f['x'] = [1, 2]; f['s'] = h5py.SoftLink('/x'); f['e'] = h5py.ExternalLink('gone.h5', '/d')`,
    )
    const { lines } = await ls(file)
    expect(lines.slice(2)).toEqual([
      '├─ e  broken link, file missing  → gone.h5::/d',
      '├─ s  int64 [2]  → /x',
      '└─ x  int64 [2]',
      '1 linked file is missing:',
      `  ${join(dirname(file), 'gone.h5')}`,
      'Put them there, or ask for them where the data were taken.',
    ])
    const { objects } = await ls(file, '--json')
    const missing = { what: 'file', where: join(dirname(file), 'gone.h5') }
    expect(objects[1]).toMatchObject({ kind: 'broken-link', link: 'gone.h5::/d', missing })
    expect((await show(file, '/e')).errors[0]).toMatch(
      /is a link to gone.h5::\/d: the file \S+\/gone.h5 is not there/,
    )
  })

  test('more values than fit into one JSON line are refused with the slice that fits', async () => {
    const file = h5(`f.create_dataset('x', (200, 300, 300), 'u1')`)
    const { code, objects } = await show(file, '/x', '--json')
    expect([code, objects]).toEqual([
      1,
      [expect.objectContaining({ error: 'limit', advice: expect.stringContaining('0:186,:,:') as string })],
    ])
    expect((await show(file, '/x')).code).toBe(0)
  })

  test('units, compound fields, attributes and not-a-number', async () => {
    const file = h5(`
d = f.create_dataset('v', data=[1.5, np.nan]); d.attrs['units'] = 'keV'; d.attrs['bad'] = np.inf
f['c'] = np.zeros(1, dtype=[('a', 'i4'), ('b', 'f8')])
`)
    expect((await show(file, '/v')).lines).toEqual([
      '/v  float64 [2] keV',
      '  @bad    inf',
      '  @units  keV',
      '[1.5 nan]',
    ])
    expect((await show(file, '/v', '--json')).objects[0]).toMatchObject({
      values: [1.5, 'NaN'],
      attributes: { bad: 'Infinity' },
    })
    expect((await ls(file)).lines[2]).toBe('├─ c  compound [1] (a, b)  = [0, 0]')
  })
})
