import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitsPattern } from '../../../../electron/simulator/spec/builtins/name-pattern.ts'

test.each([
  ['ascan', 'ascan', true],
  ['ascan', '*scan', true],
  ['ascan', 'a*', true],
  ['ascan', 'a*n', true],
  ['ascan', '?scan', true],
  ['ascan', '??scan', false],
  ['ascan', 'scan', false],
  ['ascan', '*', true],
  ['ascan', '', false],
  ['_sc_plot', '*_*', true],
  ['aa', 'a*a*a', false],
  ['a.b', 'a.b', true],
  ['axb', 'a.b', false],
])('%s fits %s: %s', (name, pattern, fits) => {
  expect(fitsPattern(name, pattern)).toBe(fits)
})

test('it agrees with the expression that tries everything', () => {
  const short = (letters: string, maxLength: number): fc.Arbitrary<string> =>
    fc.array(fc.constantFrom(...Array.from(letters)), { maxLength }).map(all => all.join(''))
  fc.assert(
    fc.property(short('ab', 9), short('ab*?', 7), (name, pattern) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`)
      expect(fitsPattern(name, pattern)).toBe(expression.test(name))
    }),
    { seed: 5, numRuns: 3000 },
  )
})

test('a pattern of stars without end is answered, where trying everything would take for ever', () => {
  expect(fitsPattern('a'.repeat(5000), `${'*a'.repeat(2000)}*b`)).toBe(false)
  expect(fitsPattern('a'.repeat(5000), `${'*a'.repeat(2000)}*`)).toBe(true)
})
