import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ParseError } from '../../../shared/base/parse.ts'
import { dataFileOf, parseHutchMessage } from '../../../shared/spec/hutch-message.ts'
import { cases } from '../../support/random-cases.ts'

describe('an event of hutch.mac', () => {
  test('is nothing before the first one', () => {
    expect(parseHutchMessage('')).toBeUndefined()
    expect(parseHutchMessage('0')).toBeUndefined()
  })

  test('tells a point; what is no number is null', () => {
    const source = '{"n":7,"id":"a","k":"point","at":1.5,"scan":2,"i":3,"v":[0.25,nan,-inf,12]}'
    expect(parseHutchMessage(source)).toEqual({
      n: 7,
      id: 'a',
      what: { kind: 'point', scan: 2, point: 3, values: [0.25, null, null, 12] },
    })
  })

  test('tells a head with columns, positions and the place of the data file', () => {
    const source =
      '{"n":1,"id":"a","k":"head","at":1,"scan":1,"num":12,"cwd":"/data/","file":"a.dat","cols":[["m","th","Two Theta"],["t","epoch","Epoch"],["c","det","Detector"]],"pos":{"th":1.5},"cmd":"ascan  th 0 1 10 1"}'
    expect(parseHutchMessage(source)?.what).toMatchObject({
      kind: 'head',
      number: 12,
      dataFile: '/data/a.dat',
      positions: { th: 1.5 },
      columns: [
        { kind: 'motor', mnemonic: 'th', label: 'Two Theta' },
        { kind: 'epoch' },
        { kind: 'counter' },
      ],
    })
  })

  test('of a newer kind is known to be unknown', () => {
    expect(parseHutchMessage('{"n":1,"id":"a","k":"later"}')?.what).toEqual({ kind: 'unknown' })
  })

  test('is refused by name, whatever it is, or read', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), source => {
        try {
          parseHutchMessage(source)
        } catch (error) {
          if (!(error instanceof ParseError)) throw error
        }
      }),
      { seed: 3, numRuns: cases(3000) },
    )
  })
})

test('SPEC that writes no data file has none', () => {
  expect(dataFileOf('/data', '/dev/null')).toBeUndefined()
  expect(dataFileOf('', 'a.dat')).toBe('a.dat')
  expect(dataFileOf('/x', '/y/a.dat')).toBe('/y/a.dat')
})
