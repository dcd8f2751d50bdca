import { expect, test } from 'vitest'
import { defaultPlot, nxdata } from '../../../electron/files/nexus-plot.ts'
import { number, numbers, pixelDataset, text } from '../../../electron/files/tree-datasets.ts'
import { group, treeFile, type TreeGroup, type TreeNode } from '../../../electron/files/tree-file.ts'
import type { DataFile } from '../../../electron/files/data-file.ts'
import type { FileValue } from '../../../shared/model/data-file.ts'

type Attributes = Readonly<Record<string, FileValue>>

const column = (attributes: Attributes = {}): TreeNode => numbers(Float64Array.of(1, 2, 3), attributes)
const fileOf = (root: TreeGroup): DataFile => treeFile('/test', 'test', root)
const plotGroup = (members: Readonly<Record<string, TreeNode>>, attributes: Attributes = {}): TreeGroup =>
  group('NXdata', Object.entries(members), attributes)
const inEntry = (plot: TreeGroup, attributes: Attributes = {}): DataFile =>
  fileOf(
    group(
      'NXroot',
      [
        [
          'entry',
          group(
            'NXentry',
            [
              ['other', plotGroup({})],
              ['plot', plot],
            ],
            attributes,
          ),
        ],
      ],
      { default: 'entry' },
    ),
  )

test('the default plot is found by following @default', async () => {
  expect(await defaultPlot(inEntry(plotGroup({ y: column() }), { default: 'plot' }))).toBe('/entry/plot')
})

test('where nothing names it, the first NXdata of the first NXentry is taken', async () => {
  expect(await defaultPlot(inEntry(plotGroup({ y: column() })))).toBe('/entry/other')
})

test('a default that leads nowhere falls back, a file without NXdata has none', async () => {
  expect(await defaultPlot(inEntry(plotGroup({}), { default: 'gone' }))).toBe('/entry/other')
  expect(await defaultPlot(fileOf(group(undefined, [['x', number(1)]])))).toBeUndefined()
})

test('a circle of defaults ends', async () => {
  const root = group('NXroot', [], { default: '/' })
  expect(await defaultPlot(fileOf(root))).toBeUndefined()
})

test('signal, axes and auxiliary signals with units and long names', async () => {
  const plot = plotGroup(
    {
      y: column({ units: 'counts', long_name: 'Intensity' }),
      x: column({ units: ['keV'] }),
      z: column(),
      title: text('A plot'),
    },
    { signal: 'y', axes: ['x'], auxiliary_signals: ['z', 'gone'] },
  )
  expect(await nxdata(inEntry(plot), '/entry/plot')).toMatchObject({
    title: 'A plot',
    signal: { path: '/entry/plot/y', units: 'counts', longName: 'Intensity', shape: [3] },
    axes: [{ name: 'x', units: 'keV' }],
    auxiliary: [{ name: 'z' }],
  })
})

test('an axis may be missing, given as a dot, or belong to another dimension', async () => {
  const image = pixelDataset([2, 3], 'float64', async () => new Float64Array(6))
  const names = async (attributes: Attributes): Promise<unknown> =>
    (
      await nxdata(fileOf(plotGroup({ image, x: column() }, { signal: 'image', ...attributes })), '/')
    )?.axes.map(axis => axis?.name)
  expect(await names({ axes: ['.', 'x'] })).toEqual([undefined, 'x'])
  expect(await names({ axes: ['gone', 'x'] })).toEqual([undefined, 'x'])
  expect(await names({ axes: ['x'], x_indices: 1 })).toEqual([undefined, 'x'])
  expect(await names({ axes: 'x' })).toEqual(['x', undefined])
  expect(await names({})).toEqual([undefined, undefined])
})

test('the older ways of naming signal and axes are understood', async () => {
  const byAxes = plotGroup({ y: column({ signal: '1', axes: '[x]' }), x: column() })
  const byAxis = plotGroup({
    y: column({ signal: 1 }),
    x1: column({ axis: 1 }),
    x2: column({ axis: [1], primary: 1 }),
  })
  expect(await nxdata(fileOf(byAxes), '/')).toMatchObject({ signal: { name: 'y' }, axes: [{ name: 'x' }] })
  expect(await nxdata(fileOf(byAxis), '/')).toMatchObject({ signal: { name: 'y' }, axes: [{ name: 'x2' }] })
})

test('a group that is no NXdata has no plot; one without its signal says so', async () => {
  expect(await nxdata(inEntry(plotGroup({})), '/entry')).toBeUndefined()
  expect(await nxdata(fileOf(plotGroup({}, { signal: 'gone' })), '/')).toMatchObject({
    signal: undefined,
    axes: [],
  })
})

test('two axes of one dimension are places of points, x first', async () => {
  const members = {
    x: column({ scan_start: 1, scan_stop: 3, scan_points: 3 }),
    y: column({ units: 'mm' }),
    counts: column(),
  }
  const plotOf = async (axes: readonly string[], more: Readonly<Record<string, TreeNode>> = {}) =>
    await nxdata(fileOf(plotGroup({ ...members, ...more }, { signal: 'counts', axes })), '/')
  expect(await plotOf(['x', 'y'])).toMatchObject({
    axes: [{ name: 'x' }],
    places: { x: { name: 'x', planned: { start: 1, stop: 3, count: 3 } }, y: { name: 'y', units: 'mm' } },
  })
  expect((await plotOf(['x', 'gone']))?.places).toBeUndefined()
  expect((await plotOf(['x', 'short'], { short: numbers(Float64Array.of(1)) }))?.places).toBeUndefined()
  expect((await plotOf(['x']))?.places).toBeUndefined()
})
