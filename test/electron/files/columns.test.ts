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
