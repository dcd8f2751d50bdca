import { describe, expect, test } from 'vitest'
import { formatG, formatText } from '../../../../../electron/simulator/spec/language/format-text.ts'

describe('sprintf is that of C', () => {
  test.each([
    ['%d %i', [3.9, -3.9], '3 -3'],
    ['%5d|%-5d|%05d|%+d', [42, 42, -42, 42], '   42|42   |-0042|+42'],
    ['%s %8s|%-8s|%.2s', ['a', 'b', 'c', 'def'], 'a        b|c       |de'],
    ['%g %g %g', [1e-5, 123456789, 0.0001], '1e-05 1.23457e+08 0.0001'],
    ['%.15g', [0.1], '0.1'],
    ['%.3f %8.2e', [Math.PI, 12345], '3.142 1.23e+04'],
    ['%x %#X %o', [255, 255, 8], 'ff 0XFF 10'],
    ['%c%c', [65, 'B'], 'AB'],
    ['100%% %s', ['x'], '100% x'],
    ['%*d', [5, 7], '    7'],
    ['%d', [], '0'],
    ['%g', [NaN], 'nan'],
    ['%ld %lf', [5, 1.5], '5 1.500000'],
  ])('%s', (format, args, text) => {
    expect(formatText(format, args)).toBe(text)
  })

  test('fields that would fill the memory are refused', () => {
    expect(() => formatText('%99999999d', [1])).toThrow('too wide')
  })

  test('%g takes the shorter of both forms', () => {
    expect([0, 100000, 1e6, -0.5, 1.5e-7].map(value => formatG(value))).toEqual([
      '0',
      '100000',
      '1e+06',
      '-0.5',
      '1.5e-07',
    ])
  })
})
