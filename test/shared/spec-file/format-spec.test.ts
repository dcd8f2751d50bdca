import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatComment,
  formatFileHead,
  formatRow,
  formatScanHead,
} from '../../../shared/spec-file/format-spec.ts'
import { specDate } from '../../../shared/spec-file/spec-date.ts'

test('a date is local and its day is padded, as C writes it', () => {
  expect(specDate(Date.UTC(1988, 4, 4, 21, 59, 49), 120)).toBe('Wed May  4 23:59:49 1988')
  expect(specDate(Date.UTC(2023, 11, 31, 23, 30), 60)).toBe('Mon Jan  1 00:30:00 2024')
})

test('a file head has names and mnemonics in rows of eight', () => {
  const motors = ['tth', 'th', 'chi', 'phi', 'a', 'b', 'c', 'd', 'energy']
  const text = formatFileHead({ name: 'x.spec', epochS: 5, date: 'now', comments: ['by\nus'], motors })
  expect(text.split('\n')).toEqual([
    '#F x.spec',
    '#E 5',
    '#D now',
    '#C by us',
    '#O0      tth        th       chi       phi         a         b         c         d',
    '#O1   energy',
    '#o0 tth th chi phi a b c d',
    '#o1 energy',
    '',
  ])
})

test('a scan head stands behind an empty line and names its columns', () => {
  const head = { number: 3, command: 'ascan  th 0 1  2 1', date: 'now', countS: 0.5 }
  expect(formatScanHead({ ...head, positions: [1, NaN], labels: ['th', 'two  words', ''] })).toBe(
    '\n#S 3  ascan  th 0 1  2 1\n#D now\n#T 0.5  (Seconds)\n#P0 1 nan\n#N 3\n#L th  two words  ?\n',
  )
  expect(formatScanHead({ ...head, countS: undefined, positions: [], labels: ['t'] })).not.toMatch(/#[TP]/)
})

test('every line of a comment is one', () => {
  expect(formatComment('one\r\n#S 9 two', 'now')).toBe('#C now.  one\n#C now.  #S 9 two\n')
})

test('a number is written so that it is read as the same', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), values => {
      expect(formatRow(values).trim().split(' ').map(Number)).toEqual(values.map(value => value + 0))
    }),
    { seed: 6 },
  )
  expect(formatRow([NaN, Infinity, -Infinity])).toBe('nan inf -inf\n')
})
