import { expect, test } from 'vitest'
import { nestedValues } from '../../../electron/cli/json-values.ts'
import { printArray } from '../../../electron/cli/print-array.ts'
import { printNumber, printValue } from '../../../electron/cli/print-value.ts'
import { sliceStatistics } from '../../../electron/cli/slice-statistics.ts'
import type { DataBlock, DataType, FileValue } from '../../../shared/model/data-file.ts'

function block(values: readonly number[], shape: readonly number[], dtype: DataType = 'float64'): DataBlock {
  return { path: '/x', shape, dtype, values: { kind: 'numbers', data: Float64Array.from(values) } }
}
const list = (data: readonly FileValue[], shape: readonly number[]): DataBlock => ({
  path: '/x',
  shape,
  dtype: 'text',
  values: { kind: 'list', data },
})
const counting = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i)

test('small arrays are printed whole, in brackets, aligned', () => {
  expect(printArray(block([1, 20, 300, 4], [2, 2]))).toEqual(['[[  1  20]', ' [300   4]]'])
  expect(printArray(block([7], []))).toEqual(['7'])
  expect(printArray(block([], [0, 5]))).toEqual(['(no values)'])
  expect(printArray(list(['a', 'bc'], [2]))).toEqual(['[ a bc]'])
})

test('three dimensions nest', () => {
  expect(printArray(block(counting(8), [2, 2, 2]))).toEqual(['[[[0 1]', '  [2 3]]', ' [[4 5]', '  [6 7]]]'])
})

test('large arrays show three at each end', () => {
  expect(printArray(block(counting(2000), [2000]))).toEqual(['[   0    1    2 … 1997 1998 1999]'])
  const lines = printArray(block(counting(10_000), [100, 100]))
  expect([lines.length, lines[0], lines[3], lines[6]]).toEqual([
    7,
    '[[   0    1    2 …   97   98   99]',
    ' …',
    ' [9900 9901 9902 … 9997 9998 9999]]',
  ])
})

test('long rows are wrapped', () => {
  const lines = printArray(block(counting(100), [100]))
  expect(lines.length).toBeGreaterThan(1)
  expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(102)
  expect(lines.join(' ').match(/\d+/g)?.length).toBe(100)
})

test('numbers have as many digits as their type holds', () => {
  expect(printNumber(Math.fround(0.1), 'float32')).toBe('0.1')
  expect(printNumber(0.1 + 0.2, 'float64')).toBe('0.3')
  expect(printNumber(123456789012, 'int64')).toBe('123456789012')
  expect([NaN, Infinity, -Infinity].map(value => printNumber(value, 'float64'))).toEqual([
    'nan',
    'inf',
    '-inf',
  ])
  expect([0, 1].map(value => printNumber(value, 'bool'))).toEqual(['false', 'true'])
})

test('attributes are one line, cut when long', () => {
  expect(printValue(['a', 1.5, null, true])).toBe('[a, 1.5, none, true]')
  expect(printValue('two\nlines')).toBe('two ⏎ lines')
  expect(printValue('x'.repeat(200)).length).toBe(100)
})

test('JSON values nest by shape and keep not-a-number and infinities as text', () => {
  expect(nestedValues(block([1, NaN, Infinity, -Infinity], [2, 2]))).toEqual([
    [1, 'NaN'],
    ['Infinity', '-Infinity'],
  ])
  expect(nestedValues(block([1, 0], [2], 'bool'))).toEqual([true, false])
  expect(nestedValues(list(['a'], []))).toBe('a')
})

test('statistics leave not-a-number out, count it, and add up without loss', () => {
  expect(sliceStatistics(block([1, NaN, 3], [3]))).toEqual({
    count: 2,
    nans: 1,
    min: 1,
    max: 3,
    mean: 2,
    sum: 4,
  })
  expect(sliceStatistics(block([1e16, 1, -1e16], [3]))?.sum).toBe(1)
  expect(sliceStatistics(block([1, Infinity], [2]))).toMatchObject({ sum: Infinity, mean: Infinity })
  expect(sliceStatistics(block([NaN], [1]))).toMatchObject({ count: 0, sum: NaN })
  expect(sliceStatistics(list(['a'], [1]))).toBeUndefined()
  expect(sliceStatistics(block([], [0]))).toBeUndefined()
})
