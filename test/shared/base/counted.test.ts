import { expect, test } from 'vitest'
import { counted, groupDigits } from '../../../shared/base/counted.ts'

test.each([
  [0, '0 frames'],
  [1, '1 frame'],
  [2, '2 frames'],
  [9999, '9999 frames'],
  [10_000, '10\u2009000 frames'],
  [1_284_206, '1\u2009284\u2009206 frames'],
])('%i frames are written as “%s”', (count, words) => {
  expect(counted(count, 'frame')).toBe(words)
})

test('words that do not take an s give their own plural', () => {
  expect(counted(1, 'spectrum', 'spectra')).toBe('1 spectrum')
  expect(counted(3, 'spectrum', 'spectra')).toBe('3 spectra')
  expect(counted(1, 'image is', 'images are')).toBe('1 image is')
})

test('digits stand in groups of three from five digits on, below zero too', () => {
  expect([2026, 20_260, -1234, -12_345].map(groupDigits)).toEqual([
    '2026',
    '20\u2009260',
    '-1234',
    '-12\u2009345',
  ])
})
