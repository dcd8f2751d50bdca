import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ParseError } from '../../../shared/base/parse.ts'
import { parseScanDInfo, parseScanDMeta } from '../../../shared/spec/scan-d-message.ts'

describe('the texts beside SCAN_D', () => {
  test('name columns by index, and what is known of the scan', () => {
    const source =
      '[{"10": "Detector", "0": "Theta", "2": "Epoch"}, {"scanno": 12, "title": "ascan  th 0 1 10 1", "datafile": "/data/a.dat", "points": 11}, {}]'
    expect(parseScanDMeta(source)).toEqual({
      labels: ['Theta', 'Epoch', 'Detector'],
      number: 12,
      command: 'ascan  th 0 1 10 1',
      dataFile: '/data/a.dat',
      points: 11,
    })
  })

  test('may leave out everything but the columns', () => {
    expect(parseScanDMeta('[["a", "b"]]')).toEqual({
      labels: ['a', 'b'],
      number: undefined,
      command: undefined,
      dataFile: undefined,
      points: undefined,
    })
  })

  test.each([
    ['[-1, "new", ""]', { last: -1, state: 'running' }],
    ['[3, "running"]', { last: 3, state: 'running' }],
    ['[3]', { last: 3, state: 'running' }],
    ['[4, "Scan done", 0]', { last: 4, state: 'done' }],
    ['[4, "ABORTED"]', { last: 4, state: 'aborted' }],
  ])('%s tells how far it is', (source, info) => {
    expect(parseScanDInfo(source)).toEqual(info)
  })

  test('are nothing before the first scan', () => {
    expect(parseScanDInfo('0')).toBeUndefined()
    expect(parseScanDMeta('')).toBeUndefined()
  })

  test('are refused by name when they are something else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), source => {
        for (const parse of [parseScanDInfo, parseScanDMeta]) {
          try {
            parse(source)
          } catch (error) {
            expect(error).toBeInstanceOf(ParseError)
          }
        }
      }),
      { seed: 4, numRuns: 1000 },
    )
    expect(() => parseScanDInfo('[1.5]')).toThrow('SCAN_D_INFO')
  })
})
