import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalUnit, convertUnit, readMeasure, unitFamily, unitsOf } from '../../../shared/base/units.ts'
import type { UnitFamily } from '../../../shared/base/units.ts'

const seed = 20240229
const families: readonly UnitFamily[] = [
  'time',
  'length',
  'energy',
  'angle',
  'current',
  'voltage',
  'frequency',
  'temperature',
  'counts',
]
const anyUnit = fc.constantFrom(...families.flatMap(unitsOf))
const pairs = fc.constantFrom(...families).chain(family => {
  const unit = fc.constantFrom(...unitsOf(family))
  return fc.tuple(unit, unit)
})
const decimals = fc.integer({ min: -999_999, max: 999_999 }).map(digits => digits / 1000)

describe('readMeasure', () => {
  test.each([
    ['3.5 keV', 3.5, 'keV'],
    ['0.05 s', 0.05, 's'],
    ['50ms', 50, 'ms'],
    ['-2e-3 mm', -0.002, 'mm'],
    ['+.5 deg', 0.5, 'deg'],
    ['90°', 90, 'deg'],
    ['200 mA', 200, 'mA'],
    ['7 µm', 7, 'um'],
    ['20 °C', 20, 'degC'],
    ['  1.e3 Hz ', 1000, 'Hz'],
    ['12 cts', 12, 'counts'],
  ])('reads "%s"', (text, value, unit) => {
    expect(readMeasure(text)).toEqual({ kind: 'measure', measure: { value, unit } })
  })

  test.each(['toto', '', 'a 3', '2024-01-01', '1.2.3', '3 green apples', '--3 s', '1e999 s'])(
    '"%s" is text',
    text => {
      expect(readMeasure(text)).toEqual({ kind: 'text' })
    },
  )

  test('a bare number has no unit', () => {
    expect(readMeasure(' -12.5 ')).toEqual({ kind: 'number', value: -12.5 })
  })

  test.each([
    ['3.5 kev', 'kev', 'keV'],
    ['3.5 KeV', 'KeV', 'keV'],
    ['2 millimetres', 'millimetres', undefined],
    ['2 secnd', 'secnd', 'second'],
  ])('the unit of "%s" is unknown, and the nearest is named', (text, unit, suggestion) => {
    expect(readMeasure(text)).toEqual({ kind: 'unknown-unit', unit, suggestion })
  })

  test('reads back every measure it could have written', () => {
    fc.assert(
      fc.property(decimals, anyUnit, (value, unit) => {
        expect(readMeasure(`${value} ${unit}`)).toEqual({
          kind: 'measure',
          measure: { value: value + 0, unit },
        })
      }),
      { seed },
    )
  })
})

describe('convertUnit', () => {
  test.each([
    [50, 'ms', 's', 0.05],
    [0.1, 'um', 'mm', 0.0001],
    [4500, 'eV', 'keV', 4.5],
    [3.6, 'keV', 'eV', 3600],
    [1, 'h', 's', 3600],
    [90, 's', 'min', 1.5],
    [180, 'deg', 'rad', Math.PI],
    [20, 'degC', 'K', 293.15],
    [7, 'counts', 'counts', 7],
  ])('%s %s is in %s exactly %s', (value, from, to, expected) => {
    expect(convertUnit(value, from, to)).toBe(expected)
  })

  test('refuses to convert between families and unknown units', () => {
    expect(convertUnit(1, 'mm', 's')).toBeUndefined()
    expect(convertUnit(1, 'mm', 'cubit')).toBeUndefined()
  })

  test('there and back again is the same number within one part in 10^12', () => {
    fc.assert(
      fc.property(decimals, pairs, (value, [from, to]) => {
        const there = convertUnit(value, from, to) ?? NaN
        expect(Math.abs((convertUnit(there, to, from) ?? NaN) - value)).toBeLessThanOrEqual(
          1e-12 * Math.max(Math.abs(value), 300),
        )
      }),
      { seed },
    )
  })
})

test('every unit has a family and is its own canonical name', () => {
  for (const family of families) {
    for (const unit of unitsOf(family)) {
      expect([canonicalUnit(unit), unitFamily(unit)]).toEqual([unit, family])
    }
  }
})
