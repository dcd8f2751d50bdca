import { describe, expect, test } from 'vitest'
import { ParseError } from '../../../shared/base/parse.ts'
import { parseScHead, parseScPoint } from '../../../shared/spec/sc-message.ts'

describe('the ESRF’s scan variables', () => {
  test('tell a head', () => {
    const source =
      "{'type': 257, 'title': 'ascan  th 0 1 10 1', 'xlabel': 'Theta', 'ylabel': 'Detector', 'motor': 'th', 'nb_motors': 1, 'counter': 'det', 'phynx': {}}"
    expect(parseScHead(source)).toEqual({ title: 'ascan  th 0 1 10 1', xLabel: 'Theta', motor: 'th' })
  })

  test('tell no scan by 0 and before the first one', () => {
    expect(parseScHead('0')).toBeUndefined()
    expect(parseScHead('')).toBeUndefined()
    expect(parseScPoint('0')).toBeUndefined()
  })

  test('know no motor in a scan over time', () => {
    expect(parseScHead("{'title': 'loopscan 3 1', 'motor': '?'}")).toEqual({
      title: 'loopscan 3 1',
      xLabel: '',
      motor: '',
    })
  })

  test('tell the plotted values of a point', () => {
    expect(parseScPoint("{'i': 3, 'x': 0.5, 'det': 1.2e+06, 'bad': nan}")).toEqual({
      point: 3,
      values: new Map([
        ['x', 0.5],
        ['det', 1.2e6],
        ['bad', null],
      ]),
    })
  })

  test('tell all values of a point by their paths', () => {
    const source =
      "{'scalar_data/i': 0, 'scalar_data/epoch': 1700000000.25, 'scalar_data/th': 1, 'note': 'x'}"
    expect(parseScPoint(source)).toEqual({
      point: 0,
      values: new Map([
        ['epoch', 1_700_000_000.25],
        ['th', 1],
      ]),
    })
  })

  test.each([["{'x': 1}"], ["{'i': -1}"], ["{'i': 0.5}"], ['[1]'], ['7'], ['{']])(
    '"%s" is no point',
    source => {
      expect(() => parseScPoint(source)).toThrow(ParseError)
    },
  )
})
