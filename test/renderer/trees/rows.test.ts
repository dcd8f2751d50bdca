import { describe, expect, test } from 'vitest'
import { datasetViews } from '../../../renderer/trees/dataset-views.ts'
import { experimentRows } from '../../../renderer/trees/experiment-rows.ts'
import { fileRows } from '../../../renderer/trees/file-rows.ts'
import { stackOfSelection } from '../../../renderer/trees/stack-of-selection.ts'
import { stepFrame } from '../../../renderer/trees/step-frame.ts'
import { tableRows, tableSlice } from '../../../renderer/trees/table-rows.ts'
import { treeMove } from '../../../renderer/trees/tree-keys.ts'
import type { FileNode, NxData, PlotField } from '../../../shared/model/data-file.ts'
import { emptyTree } from '../../../shared/structure/apply-event.ts'
import { FakeFile } from '../../fakes/fake-file.ts'
import {
  dark,
  data,
  events,
  finished,
  normalised,
  scan,
  treeAfterPoint,
  treeOf,
} from '../support/eff-tree.ts'

const all = { collapsed: new Set<string>(), filter: '' }
const withResult = treeOf([...events, { seq: events.length + 1, atMs: 1, event: normalised }])

describe('rows of an experiment', () => {
  test('follow the plan, parents first, with levels and places for assistive tools', () => {
    const rows = experimentRows(finished, all)
    expect(
      rows.map(({ label, level, position, setSize }) => `${level} ${label} ${position}/${setSize}`),
    ).toEqual([
      '1 EFF 1/1',
      '2 Experiment Description 1/4',
      '2 Dark for white 2/4',
      '2 Dark for data 3/4',
      '2 Energy Scan 4/4',
      '3 MonoPos 1/4',
      '3 White before 2/4',
      '3 Data 3/4',
      '3 White after 4/4',
    ])
  })

  test('of a closed node are hidden, and a leaf cannot be opened', () => {
    const rows = experimentRows(finished, { ...all, collapsed: new Set<string>([scan]) })
    expect(rows.at(-1)).toMatchObject({ label: 'Energy Scan', expanded: false })
    expect(rows.find(({ label }) => label === 'Dark for data')?.expanded).toBeUndefined()
  })

  test('show results under the node they were made from', () => {
    const last = experimentRows(withResult, all).at(-1)
    expect(last).toMatchObject({
      kind: 'result',
      key: 'result:r1',
      label: 'Normalised',
      level: 3,
      position: 5,
      setSize: 5,
    })
  })

  test('that match a filter keep what leads to them, also when closed', () => {
    const collapsed = new Set<string>([scan])
    expect(experimentRows(finished, { collapsed, filter: 'DATA' }).map(({ label }) => label)).toEqual([
      'EFF',
      'Dark for data',
      'Energy Scan',
      'Data',
    ])
    expect(experimentRows(withResult, { collapsed, filter: 'normal' }).at(-1)?.label).toBe('Normalised')
    expect(experimentRows(finished, { collapsed, filter: 'nothing like this' })).toEqual([])
  })

  test('are none without a plan', () => expect(experimentRows(emptyTree(), all)).toEqual([]))
})

describe('keys in a tree', () => {
  const rows = experimentRows(finished, all)
  const closed = experimentRows(finished, { ...all, collapsed: new Set<string>([scan]) })

  test.each([
    ['ArrowDown', 0, { kind: 'focus', index: 1 }],
    ['ArrowUp', 0, { kind: 'focus', index: 0 }],
    ['End', 0, { kind: 'focus', index: 8 }],
    ['Home', 5, { kind: 'focus', index: 0 }],
    ['PageDown', 1, { kind: 'focus', index: 4 }],
    ['PageUp', 8, { kind: 'focus', index: 5 }],
    ['ArrowRight', 4, { kind: 'focus', index: 5 }],
    ['ArrowRight', 5, undefined],
    ['ArrowLeft', 7, { kind: 'focus', index: 4 }],
    ['ArrowLeft', 4, { kind: 'collapse', index: 4 }],
    ['Enter', 3, { kind: 'activate', index: 3 }],
    [' ', 3, { kind: 'activate', index: 3 }],
    ['x', 3, undefined],
  ])('%s on row %i', (key, at, move) => expect(treeMove(key, rows, at, 3)).toEqual(move))

  test('the right arrow opens a closed row', () => {
    expect(treeMove('ArrowRight', closed, 4, 3)).toEqual({ kind: 'expand', index: 4 })
  })

  test('an empty tree takes no keys, a lost focus goes to the top', () => {
    expect(treeMove('End', [], 0, 3)).toBeUndefined()
    expect(treeMove('ArrowDown', rows, 99, 3)).toEqual({ kind: 'focus', index: 0 })
  })
})

describe('rows of a file', () => {
  const file = new FakeFile({
    members: {
      entry: { members: { data: { shape: [3], values: [1, 2, 3] }, title: { shape: [], values: 'x' } } },
      other: { members: {} },
    },
  })
  const root = file.node('/')

  test('show what is loaded and offer the rest', () => {
    const children = new Map<string, readonly FileNode[]>([
      ['/', file.children('/', 0, 10)],
      ['/entry', file.children('/entry', 0, 1)],
    ])
    const rows = fileRows({ root, children, expanded: new Set(['/', '/entry']), filter: '' })
    expect(rows.map(({ label, level, expanded }) => [label, level, expanded])).toEqual([
      ['/', 1, true],
      ['entry', 2, true],
      ['data', 3, undefined],
      ['1 more', 3, undefined],
      ['other', 2, undefined],
    ])
    expect(rows[3]).toMatchObject({ kind: 'more', parent: '/entry', left: 1 })
  })

  test('that match a filter keep their parents', () => {
    const children = new Map<string, readonly FileNode[]>([
      ['/', file.children('/', 0, 10)],
      ['/entry', file.children('/entry', 0, 10)],
    ])
    const rows = fileRows({ root, children, expanded: new Set(), filter: 'TITLE' })
    expect(rows.map(({ label }) => label)).toEqual(['/', 'entry', 'title'])
  })
})

describe('images of a selection', () => {
  test('are those of the node, at the positions of its scan', () => {
    const stack = stackOfSelection(treeAfterPoint(2), data, undefined)
    expect(stack).toMatchObject({ title: 'Data', complete: 2, positions: { label: 'energy', unit: 'keV' } })
    expect(stack?.file).toMatch(/^\/data\/EFF_0001\/EFF_0001_entry_\d{4}\.h5$/)
    expect(stack?.positions?.values).toHaveLength(5)
  })

  test('of a scan are those with the role data', () => {
    expect(stackOfSelection(finished, scan, undefined)?.title).toBe('Data')
  })

  test('are none before the first frame is complete', () => {
    expect(stackOfSelection(treeOf(events.slice(0, 1)), data, undefined)).toBeUndefined()
    expect(stackOfSelection(emptyTree(), undefined, undefined)).toBeUndefined()
  })

  test('outside of a scan have no positions', () => {
    expect(stackOfSelection(finished, dark, undefined)?.positions).toBeUndefined()
  })

  test('of a result are its own, once there are any', () => {
    expect(stackOfSelection(withResult, scan, 'r1')).toBeUndefined()
    const state = { kind: 'result.state', id: 'r1', state: 'running', complete: 2, message: '' } as const
    const running = treeOf([
      ...events,
      { seq: events.length + 1, atMs: 1, event: normalised },
      { seq: events.length + 2, atMs: 2, event: state },
    ])
    expect(stackOfSelection(running, scan, 'r1')).toMatchObject({
      title: 'Normalised',
      complete: 2,
      dataset: '/entry/data',
    })
  })
})

test.each([
  ['ArrowRight', false, 3, 4],
  ['ArrowRight', true, 3, 9],
  ['ArrowLeft', true, 3, 0],
  ['ArrowLeft', false, 3, 2],
  ['Home', false, 3, 0],
  ['End', false, 3, 9],
  ['x', false, 3, undefined],
])('%s (with Shift: %s) on frame %i of 10 goes to %s', (key, isLong, frame, next) =>
  expect(stepFrame(key, isLong, frame, 10)).toBe(next),
)

describe('ways to look at a dataset', () => {
  const node = (shape: readonly number[], dtype: FileNode['dtype'] = 'uint16') =>
    ({ kind: 'dataset', shape, dtype }) as FileNode

  test.each([
    [[], ['value']],
    [[1], ['value']],
    [[101], ['curve', 'table']],
    [
      [101, 512, 512],
      ['image', 'table'],
    ],
    [
      [500, 2],
      ['table', 'image'],
    ],
    [[0], ['table']],
  ])('shape %o', (shape, views) => expect(datasetViews(node(shape))).toEqual(views))

  const field = (name: string, shape: readonly number[]): PlotField => ({
    ...{ name, shape, path: `/plot/${name}`, dtype: 'float64' },
    ...{ longName: undefined, units: undefined },
  })
  const signal = (shape: readonly number[], attributes: FileNode['attributes'] = {}) =>
    ({ ...node(shape), path: '/plot/signal', attributes }) as FileNode
  const plotOf = (shape: readonly number[], axes: NxData['axes']): NxData => ({
    ...{ path: '/plot', title: undefined, signal: field('signal', shape), axes, auxiliary: [] },
  })

  test('a matrix with positions of its lines is a map, a large one or an image only then', () => {
    const axes = [field('y', [50]), field('x', [61])]
    expect(datasetViews(signal([50, 60]), plotOf([50, 60], axes))).toEqual(['map', 'image', 'table'])
    const asImage = signal([50, 60], { interpretation: 'image' })
    expect(datasetViews(asImage, plotOf([50, 60], axes))).toEqual(['image', 'table', 'map'])
    const large = plotOf([900, 60], [field('y', [900]), field('x', [60])])
    expect(datasetViews(signal([900, 60]), large)).toEqual(['image', 'table', 'map'])
    const half = plotOf([50, 60], [field('y', [50]), undefined])
    expect(datasetViews(signal([50, 60]), half)).toEqual(['image', 'table'])
    expect(datasetViews({ ...signal([50, 60]), path: '/plot/x' }, plotOf([50, 60], axes))).toEqual([
      'image',
      'table',
    ])
  })

  test('values at places of a plane are a map', () => {
    const places = { x: field('x', [9]), y: field('y', [9]) }
    const plot = { ...plotOf([9], [places.x]), places }
    expect(datasetViews(signal([9]), plot)).toEqual(['map', 'curve', 'table'])
  })

  test('a matrix of yes and no is a mask to look at, a list of them a table', () => {
    expect(datasetViews(node([40, 50], 'bool'))).toEqual(['image', 'table'])
    expect(datasetViews(node([40], 'bool'))).toEqual(['table'])
  })

  test('text is a table, a group has none', () => {
    expect(datasetViews(node([4], 'text'))).toEqual(['table'])
    expect(datasetViews({ kind: 'group' } as FileNode)).toEqual([])
  })
})

describe('tables', () => {
  test('of large arrays read only what is shown, and say so', () => {
    const { items, note } = tableSlice([101, 4000, 5000])
    expect(items).toHaveLength(3)
    expect(items[0]).toEqual({ kind: 'index', at: 0 })
    expect(note).toBe('Shows the first image, first 2000 rows, first 64 columns')
    expect(tableSlice([5]).note).toBe('')
    expect(tableSlice([]).items).toEqual([])
  })

  test('have a row per first index and a cell per last', () => {
    const values = { kind: 'numbers', data: Float64Array.of(1, 2, 3, NaN, 5, 6) } as const
    expect(tableRows({ path: '/a', shape: [3, 2], dtype: 'float64', values })).toEqual([
      { index: 0, cells: ['1', '2'] },
      { index: 1, cells: ['3', '–'] },
      { index: 2, cells: ['5', '6'] },
    ])
    expect(
      tableRows({ path: '/a', shape: [], dtype: 'text', values: { kind: 'list', data: ['EFF'] } }),
    ).toEqual([{ index: 0, cells: ['EFF'] }])
  })
})
