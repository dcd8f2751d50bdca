import { describe, expect, test } from 'vitest'
import {
  allCounters,
  checkPropertyName,
  counterProperty,
  motorProperty,
  parsePropertyName,
  variableProperty,
} from '../../../shared/spec/property-names.ts'
import { userLimits } from '../../../shared/spec/user-limits.ts'

describe('property names', () => {
  test('are built and taken apart', () => {
    expect(parsePropertyName(motorProperty('th', 'position'))).toEqual({
      kind: 'motor',
      mnemonic: 'th',
      attribute: 'position',
    })
    expect(parsePropertyName(counterProperty('mon'))).toEqual({
      kind: 'counter',
      mnemonic: 'mon',
      attribute: 'value',
    })
    expect(parsePropertyName(allCounters)).toEqual({ kind: 'counter', mnemonic: '.all.', attribute: 'count' })
    expect(parsePropertyName('motor/../abort_all')).toMatchObject({ mnemonic: '..', attribute: 'abort_all' })
    expect(parsePropertyName('status/ready')).toEqual({ kind: 'status', item: 'ready' })
    expect(parsePropertyName('output/data/scan.dat')).toEqual({ kind: 'output', item: 'data/scan.dat' })
    expect(parsePropertyName('error')).toEqual({ kind: 'error' })
  })

  test('of elements name one or two indexes, quoted or not', () => {
    expect(variableProperty('Z', 'a', 'b')).toBe('var/Z[a][b]')
    expect(parsePropertyName('var/Z["a"][\'b\']')).toEqual({ kind: 'variable', name: 'Z', keys: ['a', 'b'] })
    expect(parsePropertyName('var/SCAN_N')).toEqual({ kind: 'variable', name: 'SCAN_N', keys: [] })
  })

  test.each(['', 'motor', 'motor/', 'motor/th', 'motor/th/a/b', 'var/', 'var/1x', 'scaler//value', 'x/y/z'])(
    '%j is none',
    name => {
      expect(parsePropertyName(name)).toBeUndefined()
    },
  )

  test('that cannot travel are refused by name', () => {
    checkPropertyName('x'.repeat(79))
    expect(() => checkPropertyName('x'.repeat(80))).toThrow('Not a SPEC property name')
    expect(() => checkPropertyName('ä'.repeat(40))).toThrow('Not a SPEC property name')
    expect(() => checkPropertyName('')).toThrow('Not a SPEC property name')
    expect(() => checkPropertyName('a\0b')).toThrow('"a\\0b"')
  })
})

describe('user limits', () => {
  test('follow offset and sign, low before high', () => {
    expect(userLimits({ low: 3, high: 6, sign: 1, offset: 0.5 })).toEqual([3.5, 6.5])
    expect(userLimits({ low: -1, high: 4, sign: -1, offset: 0 })).toEqual([-4, 1])
  })
})
