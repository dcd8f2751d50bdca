import { expect, test } from 'vitest'
import {
  formatAge,
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
  formatPercent,
  formatRate,
  formatShape,
  formatTime,
  withUnit,
} from '../../../renderer/words/format.ts'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [23_600_000, '23.6 MB'],
  [999_600_000, '1 GB'],
  [2.1e12, '2.1 TB'],
  [1.234e9, '1.23 GB'],
  [5e17, '500 PB'],
  [undefined, '–'],
])('%s bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))

test('a rate says per second, an unknown one nothing', () => {
  expect(formatRate(212e6)).toBe('212 MB/s')
  expect(formatRate(undefined)).toBe('–')
})

test.each([
  [0, '00:00'],
  [31, '00:31'],
  [3599, '59:59'],
  [3600, '1 h 00'],
  [9780, '2 h 43'],
  [90_000, '1 d 01 h'],
  [-3, '00:00'],
  [Infinity, '–'],
  [undefined, '–'],
])('%s seconds are %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))

test('the time of day is local and has seconds', () => {
  expect(formatTime(new Date(2026, 10, 23, 14, 2, 8).getTime())).toBe('14:02:08')
  expect(formatTime(undefined)).toBe('–')
})

test('counts are grouped from five digits on and never rounded away', () => {
  expect([0, 9999, 10_000, 1_284_000, -12_345].map(formatCount)).toEqual([
    '0',
    '9999',
    '10\u2009000',
    '1\u2009284\u2009000',
    '-12\u2009345',
  ])
})

test.each([
  [4.12002, '4.12002'],
  [3.5, '3.5'],
  [100, '100'],
  [0, '0'],
  [1e-9, '1e-9'],
  [123_456_789.5, '1.23457e8'],
  [NaN, '–'],
  [null, '–'],
  [Infinity, '∞'],
  [-Infinity, '−∞'],
])('%s reads %s', (value, text) => expect(formatNumber(value)).toBe(text))

test('a percentage never says 100 before the end', () => {
  expect(formatPercent(0.9999)).toBe('99 %')
  expect(formatPercent(1)).toBe('100 %')
  expect(formatPercent(undefined)).toBe('–')
})

test('units follow with a space, nothing follows nothing', () => {
  expect(withUnit('3.5', 'keV')).toBe('3.5 keV')
  expect(withUnit('3.5', '')).toBe('3.5')
})

test('a shape without dimensions is a scalar', () => {
  expect(formatShape([101, 512, 512])).toBe('101 × 512 × 512')
  expect(formatShape([])).toBe('scalar')
  expect(formatShape(undefined)).toBe('–')
})

test.each([
  [0.4, '0 ms'],
  [205, '205 ms'],
  [1999, '1999 ms'],
  [12_852, '12.9 s'],
])('%s ms of age are %s', (ms, text) => expect(formatAge(ms)).toBe(text))
