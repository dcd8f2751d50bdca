import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RepeatedLines } from '../../../electron/cli/repeated-lines.ts'

test('a line is said once, and at the end how often it came', () => {
  const { lines, said } = listening()
  for (const line of ['away', 'back', 'away', 'away']) lines.add(line)
  expect(said).toEqual(['away', 'back'])
  lines.end()
  expect(said.slice(2)).toEqual(['away (3 times)'])
})

test('no different line is kept back, however many come', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 400 }), { maxLength: 2000 }), numbers => {
      const { lines, said } = listening()
      for (const number of numbers) lines.add(String(number))
      expect(new Set(said)).toEqual(new Set(numbers.map(String)))
    }),
    { seed: 3, numRuns: 20 },
  )
})

function listening(): { readonly lines: RepeatedLines; readonly said: readonly string[] } {
  const said: string[] = []
  return { lines: new RepeatedLines(line => said.push(line)), said }
}
