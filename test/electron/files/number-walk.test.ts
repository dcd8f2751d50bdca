import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NumberRows } from '../../../electron/files/spec-file/number-rows.ts'
import { cases } from '../../support/random-cases.ts'

/** More with HUTCH_FUZZ_RUNS=1000000. */
const runs = Number(process.env.HUTCH_FUZZ_RUNS ?? cases(3000))

const digits = fc
  .array(fc.constantFrom(...Array.from('0123456789')), { maxLength: 19 })
  .map(all => all.join(''))
const parts = fc.record({
  sign: fc.constantFrom('', '', '-', '+'),
  whole: digits,
  point: fc.boolean(),
  decimals: digits,
  exponent: fc.constantFrom('', '', '', 'e5', 'E-07', 'e+22', 'e23', 'e-320', 'e309'),
})
/** As programs write them: by `%g`, by `%.8g`, by `String`, and whatever else is a number. */
const written = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.double({ noNaN: true, min: -1e7, max: 1e7 }).map(value => value.toPrecision(8)),
  fc.integer().map(String),
  fc.nat({ max: 99 }).map(value => (value / 10).toFixed(2)),
  parts
    .filter(({ decimals, point, whole }) => whole !== '' || (point && decimals !== ''))
    .map(
      ({ sign, whole, point, decimals, exponent }) =>
        `${sign}${whole}${point ? `.${decimals}` : ''}${exponent}`,
    ),
)
const gap = fc.constantFrom(' ', '  ', '\t', ' \t ')

test('numbers of a row are those of Number, bit for bit', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(written, gap), { minLength: 1, maxLength: 20 }), row => {
      const texts = row.map(([text]) => text)
      const bytes = Buffer.from(`x${row.map(([text, blank]) => blank + text).join('')} 8`)
      const rows = new NumberRows(1)
      rows.read(bytes, 1, bytes.length - 2)
      const wrong = [...rows.row(0)].findIndex((value, i) => !Object.is(value, Number(texts[i])))
      expect({ width: rows.width(0), wrong: texts[wrong] }).toEqual({ width: texts.length, wrong: undefined })
    }),
    { seed: 12, numRuns: runs },
  )
}, 600_000)

test('what is no number is NaN in its place, and infinities are understood', () => {
  const words = ['1', '.', 'None', '-', '1.2.3', '-inf', 'nan', '2', 'Infinity', '1e', '--3', '-.', '4']
  const bytes = Buffer.from(words.join(' '))
  const rows = new NumberRows()
  rows.read(bytes, 0, bytes.length)
  const { NaN: none } = Number
  expect([...rows.row(0)]).toEqual([
    1,
    none,
    none,
    none,
    none,
    -Infinity,
    none,
    2,
    Infinity,
    none,
    none,
    none,
    4,
  ])
})

test('rows of any number of values, and values that go on in the next line, are kept', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(), { maxLength: 40 }), { maxLength: 30 }), lines => {
      const rows = new NumberRows(1)
      for (const line of lines) {
        const bytes = Buffer.from(` ${line.join(' ')} `)
        rows.read(bytes, 0, bytes.length)
        rows.read(Buffer.from('7'), 0, 1, true)
      }
      expect(rows.rowCount).toBe(lines.length)
      for (const [i, line] of lines.entries()) expect([...rows.row(i)]).toEqual([...line, 7])
    }),
    { seed: 13 },
  )
})
