import { describe, expect, test } from 'vitest'
import { assocKey } from '../../../shared/spec/assoc.ts'
import { valueJson } from '../../../shared/spec/value-json.ts'
import type { SpecValue } from '../../../shared/spec/value.ts'

describe('a value for other programs', () => {
  test.each([
    ['motor/th/position', '1.5', 1.5],
    ['scaler/det/value', '1e+15', 1e15],
    ['status/ready', '1', 1],
    ['motor/th/position', 'nan', 'nan'],
    ['motor/th/sync_check', '100 200', '100 200'],
    ['var/X', '12', '12'],
    ['output/tty', '12\n', '12\n'],
    [undefined, '12', '12'],
  ])('of %s, "%s", is %j', (property, text, json) => {
    expect(valueJson({ kind: 'text', text }, property)).toBe(json)
  })

  test('is an object for an associative array, in two levels where there are two indexes', () => {
    const pairs = new Map([
      ['a', '1'],
      [assocKey('b', 'c'), '2'],
      [assocKey('b', 'd'), '3'],
      ['e', '4'],
      [assocKey('e', 'f'), '5'],
      ['__proto__', '6'],
    ])
    expect(JSON.stringify(valueJson({ kind: 'assoc', pairs }))).toBe(
      '{"a":"1","b":{"c":"2","d":"3"},"e":{"":"4","f":"5"},"__proto__":"6"}',
    )
    expect(JSON.stringify(valueJson({ kind: 'assoc', pairs: new Map() }))).toBe('{}')
  })

  test('is a flat list for one row or column, and rows for a matrix', () => {
    const numbers = Float64Array.of(1, 2, 3, 4)
    expect(valueJson({ kind: 'array', rows: 1, cols: 4, numbers })).toEqual([1, 2, 3, 4])
    expect(valueJson({ kind: 'array', rows: 4, cols: 1, numbers })).toEqual([1, 2, 3, 4])
    expect(valueJson({ kind: 'array', rows: 2, cols: 2, numbers })).toEqual([[1, 2], [3, 4]]) // prettier-ignore
  })

  test('writes what JSON has no number for as text', () => {
    const odd: SpecValue = { kind: 'array', rows: 1, cols: 3, numbers: Float64Array.of(NaN, -Infinity, 1) }
    expect(valueJson(odd)).toEqual(['NaN', '-Infinity', 1])
    const long = BigInt64Array.of(2n ** 60n, -7n)
    expect(valueJson({ kind: 'array', rows: 1, cols: 2, numbers: long })).toEqual([String(2n ** 60n), -7])
  })

  test('is null for a deleted variable, and says what is wrong where something is', () => {
    expect(valueJson({ kind: 'deleted' })).toBeNull()
    expect(valueJson({ kind: 'strings', strings: ['a', 'b'] })).toEqual(['a', 'b'])
    expect(valueJson({ kind: 'malformed', reason: 'an array of 2' })).toEqual({ error: 'an array of 2' })
  })
})
