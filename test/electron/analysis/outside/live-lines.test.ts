import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LiveLines } from '../../../../electron/analysis/outside/live-lines.ts'
import { cases } from '../../../support/random-cases.ts'

const seed = 20240607

function heard(): {
  readonly lines: LiveLines
  readonly told: string[]
  readonly pass: (ms: number) => void
} {
  let nowMs = 0
  const told: string[] = []
  const lines = new LiveLines(
    line => told.push(line),
    () => nowMs,
  )
  return { lines, told, pass: ms => (nowMs += ms) }
}

test('lines are the same wherever the pipe cuts the bytes, also within a letter', () => {
  const text = 'peak at 7.1 keV\nσ = 0.3 µm\r\n10 %\r20 %\r30 %\n\nlast without an end'
  const bytes = Buffer.from(text)
  const cuts = fc.array(fc.nat({ max: bytes.length }), { maxLength: 20 })
  fc.assert(
    fc.property(cuts, at => {
      const { lines, told } = heard()
      const places = [0, ...at.toSorted((a, b) => a - b), bytes.length]
      for (const [index, from] of places.entries()) lines.add(bytes.subarray(from, places[index + 1]))
      lines.end()
      expect(told).toEqual([
        ...['peak at 7.1 keV', 'σ = 0.3 µm', '10 %', '20 %', '30 %'],
        'last without an end',
      ])
    }),
    { seed, numRuns: cases(100) },
  )
})

test('a program that prints without end is heard now and then, and it says how much was left out', () => {
  const { lines, told, pass } = heard()
  for (let line = 0; line < 1000; line++) lines.add(Buffer.from(`line ${line}\n`))
  expect([told.length, told.at(-1)]).toEqual([200, 'line 199'])
  pass(2000)
  lines.add(Buffer.from('later\nlost\n'))
  expect(told.slice(200)).toEqual(['… 800 lines left out; the end of all is in the result file', 'later'])
  lines.end()
  expect(told.at(-1)).toMatch(/^… 1 lines left out/)
})

test('bytes that are no text, and lines that have no end, do no harm', () => {
  const { lines, told } = heard()
  for (let part = 0; part < 100; part++) lines.add(Buffer.alloc(10_000, 'x'))
  lines.add(Buffer.from([10, 0, 1, 27, 255, 10]))
  lines.end()
  expect(told).toEqual([`${'x'.repeat(400)}…`, '\ufffd'.repeat(4)])
})
