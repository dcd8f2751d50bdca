import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatNumber, parseNumber } from '../../../shared/spec/number-text.ts'

describe('numbers as SPEC writes them', () => {
  // Each line is what printf("%.15g") of the GNU C library prints.
  test.each([
    [0, '0'],
    [-0, '-0'],
    [1, '1'],
    [-24.40375, '-24.40375'],
    [0.1, '0.1'],
    [0.1 + 0.2, '0.3'],
    [1 / 3, '0.333333333333333'],
    [4.0381, '4.0381'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [1.5e-10, '1.5e-10'],
    [123456789012345, '123456789012345'],
    [1e15, '1e+15'],
    [999999999999999.9, '1e+15'],
    [1.25e100, '1.25e+100'],
    [-6.02e23, '-6.02e+23'],
    [5e-324, '4.94065645841247e-324'],
    [NaN, 'nan'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
  ])('%d is written as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text)
  })

  test('keep fifteen digits on the way there and back', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e300, max: 1e300, noNaN: true }), value => {
        const back = parseNumber(formatNumber(value)) ?? NaN
        expect(Math.abs(back - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-14)
      }),
      { seed: 11 },
    )
  })

  test.each([
    ['12', 12],
    [' -1.5\n', -1.5],
    ['.5', 0.5],
    ['5.', 5],
    ['1E-3', 0.001],
    ['-inf', -Infinity],
    ['-nan', NaN],
    ['nan(0x8000)', NaN],
  ])('%j is the number %d', (text, value) => {
    expect(parseNumber(text)).toEqual(value)
  })

  test.each(['', ' ', 'th', '1 2', '0x10', '1e', '--1', '1,5', 'infinite'])('%j is no number', text => {
    expect(parseNumber(text)).toBeUndefined()
  })
})
