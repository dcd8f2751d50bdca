import { expect, test } from 'vitest'
import { parseColumns } from '../../../electron/files/columns/parse-columns.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { problemOf, valuesOf, withOpened, writeIn } from './support/scratch.ts'

test('an XDI header names columns and units', async () => {
  const text =
    '# XDI/1.0\n# Column.1: energy eV || 13IDE:En\n# Column.2: mu\n# Beamline.name: X11A\n#---\n7100 0.5\n7101 0.75\n'
  await withOpened(writeIn(temporaryFolder(), 'cu.xdi', text), async opened => {
    expect(await opened.node('/columns/energy')).toMatchObject({ shape: [2], attributes: { units: 'eV' } })
    expect(await valuesOf(opened, '/columns/mu')).toEqual([0.5, 0.75])
    expect((await opened.node('/')).attributes).toMatchObject({ 'Beamline.name': 'X11A', default: 'columns' })
    expect((await opened.node('/columns')).attributes).toEqual({ signal: 'mu', axes: ['energy'] })
  })
})

test('names stand in the last comment or in a heading line', () => {
  const names = (text: string): unknown => parseColumns(text)?.columns.map(column => column.name)
  expect(names('# energy i0\n1 2\n3 4\n')).toEqual(['energy', 'i0'])
  expect(names('energy,i0\n1,2\n3,4\n')).toEqual(['energy', 'i0'])
  expect(names('1 2\n')).toEqual(['column_1', 'column_2'])
})

const rows = ['7112.0 100 0.5', '7113.0 101 0.25', '7114.0 102 0.125'].join('\n')

test.each([
  [
    'NSLS, above a ruler',
    `XDAC V1.4  Datafile V1\nNUM_REGIONS= 3\n Energy I0 It\n------\n${rows}`,
    'Energy I0 It',
  ],
  [
    'KEK-PF, above settings of the scalers',
    `9809 KEK-PF BL12C\nFe foil\n Angle(c) time/s 1\n Mode 0 1\n Offset 0 0\n${rows}`,
    'Angle(c) time/s 1',
  ],
  [
    'SSRL, a line each, behind settings that look like rows',
    `SSRL  -  EXAFS Data Collector 2.0\nOffsets:\n 0.0 1.0 2.0\nWeights:\n 1.0 1.0 1.0\nData:\nClock\nEnergy\nI0\n${rows}`,
    'Clock Energy I0',
  ],
  [
    'DESY (FIO), with the types of the columns',
    `!\n! Parameter\n%p\nmotor = 1.5\n!\n%d\n Col 1 energy DOUBLE\n Col 2 i0 DOUBLE\n Col 3 it DOUBLE\n${rows}`,
    'energy i0 it',
  ],
  ['a comment of C', `// Energy I0 It\n${rows}`, 'Energy I0 It'],
])('names and rows of %s', (_, text, names) => {
  const columns = parseColumns(text)?.columns ?? []
  expect(columns.map(({ name }) => name).join(' ')).toBe(names)
  expect([...(columns[0]?.values ?? [])]).toEqual([7112, 7113, 7114])
})

test('parameters of a FIO file are its header', () => {
  const text = `%c\nascan en\n%p\nen = 7112.5\nsample = Fe foil\n%d\n Col 1 a DOUBLE\n1\n2\n`
  expect(parseColumns(text)?.header).toEqual({ en: '7112.5', sample: 'Fe foil' })
})

test('an integrated pattern (chi) has the names of its axes', () => {
  const text = 'a.edf: integrated\n2-Theta Angle (Degrees)\nIntensity\n       3\n 0.1 5\n 0.2 6\n 0.3 7\n'
  const columns = parseColumns(text)?.columns.map(({ name, values }) => [name, values.length])
  expect(columns).toEqual([
    ['2-Theta Angle (Degrees)', 3],
    ['Intensity', 3],
  ])
})

test('a spectrum of Amptek ends where its settings begin', () => {
  const channels = Array.from({ length: 8 }, (_, i) => i * i).join('\n')
  const text = `<<PMCA SPECTRUM>>\nGAIN - 2\n<<DATA>>\n${channels}\n<<END>>\nRESC=Y;\n`
  const table = parseColumns(text)
  expect(table?.columns.map(({ name, values }) => [name, ...values])).toEqual([
    ['column_1', 0, 1, 4, 9, 16, 25, 36, 49],
  ])
  expect(table?.warnings).toEqual(['2 lines left out'])
})

test('commas are decimal points where nothing else can be meant', () => {
  const values = (text: string): unknown => parseColumns(text)?.columns.map(column => [...column.values])
  expect(values('E;mu\n7112,5;0,25\n7113,5;0,5\n')).toEqual([
    [7112.5, 7113.5],
    [0.25, 0.5],
  ])
  expect(values('7112,5 0,25\n7113 1,5e-3\n')).toEqual([
    [7112.5, 7113],
    [0.25, 0.0015],
  ])
  expect(values('7112,5\n7113,6\n')).toEqual([
    [7112, 7113],
    [5, 6],
  ])
  expect(values('1, 2\n3, 4\n')).toEqual([
    [1, 3],
    [2, 4],
  ])
  expect(values('1.5;2,5\n')).toEqual([[1.5], [2], [5]])
})

test('a last row that is cut off is left out, and only that', () => {
  const table = parseColumns('# a b\n1 2\n3 4\n5')
  expect(table?.columns.map(({ name, values }) => [name, ...values])).toEqual([
    ['a', 1, 3],
    ['b', 2, 4],
  ])
  expect(table?.warnings).toEqual(['1 line left out'])
})

test('names in quotes keep their commas and blanks', () => {
  const names = parseColumns('"Energy (eV)","I0, mon"\n1,2\n3,4\n')?.columns.map(({ name }) => name)
  expect(names).toEqual(['Energy (eV)', 'I0, mon'])
})

test('Fortran exponents, leading dots, not-a-number and infinities are numbers', () => {
  const columns = parseColumns('1.5D+02 .5 nan -inf\n1. -.5e1 NaN +Inf\n')?.columns
  expect(columns?.map(column => [...column.values])).toEqual([
    [150, 1],
    [0.5, -5],
    [NaN, NaN],
    [-Infinity, Infinity],
  ])
})

test.each([
  ['prose', 'This is\nno table.\n'],
  ['one number in prose', 'a\nb\nc\n5\n'],
  ['comments only', '# a\n# b\n'],
  ['JSON', '{"a": 1}'],
])('%s is no table', async (_, text) => {
  expect(parseColumns(text)).toBeUndefined()
  const problem = await problemOf(withOpened(writeIn(temporaryFolder(), 'file.txt', text), async () => {}))
  expect(problem).toMatchObject({ kind: 'format' })
})
