import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultLook, type Look } from '../../../../renderer/image/look.ts'
import { colourTable, floatCounts } from '../../../../renderer/image/painters/colour-table.ts'
import { intensity, intensityScales } from '../../../../renderer/image/transfer.ts'
import { colourMap, colourMapNames, otherMaps } from '../../../../shared/imaging/colour-maps.ts'
import { emptyCount, highestCount, maskedCount, saturatedCount } from '../../../../shared/imaging/marks.ts'

const levels = { low: 100, high: 200 }
const gray: Look = { ...defaultLook, map: 'gray' }

describe('the table of colours', () => {
  test('gives everything below and above the levels the end colours', () => {
    const table = colourTable(gray, levels, 'uint16')
    expect(table[0]).toBe(0xff000000)
    expect(table[100]).toBe(0xff000000)
    expect(table[200]).toBe(0xffffffff)
    expect(table[60_000]).toBe(0xffffffff)
  })

  test('uses exactly the levels that are shown beside the image', () => {
    const anyLevels = fc.record({
      low: fc.double({ min: -1000, max: 70_000, noNaN: true }),
      span: fc.double({ min: 0, max: 70_000, noNaN: true }),
      count: fc.nat(highestCount),
      scale: fc.constantFrom(...intensityScales),
    })
    fc.assert(
      fc.property(anyLevels, ({ count, low, scale, span }) => {
        const used = { low, high: low + span }
        const look = { ...gray, scale }
        const table = colourTable(look, used, 'uint16')
        expect((table[count] ?? 0) & 0xff).toBe(Math.round(intensity(count, used, look) * 255))
      }),
      { seed: 5, numRuns: 60 },
    )
  })

  test('marks pixels without a value in colours of no map', () => {
    for (const map of colourMapNames) {
      const table = colourTable({ ...defaultLook, map }, { low: 0, high: highestCount }, 'uint16')
      const values = new Set(table.subarray(0, highestCount + 1))
      for (const mark of [saturatedCount, maskedCount, emptyCount]) {
        // Distinct by eye, not just by a bit: no colour of a map comes near.
        const colour = table[mark] ?? 0
        if (mark !== emptyCount && !isOther(map))
          expect(Math.min(...[...values].map(value => distance(value, colour))), map).toBeGreaterThan(50)
      }
      expect(new Set([table[saturatedCount], table[maskedCount], table[emptyCount]]).size).toBe(3)
    }
  })

  test('turned round, the lowest value has the last colour', () => {
    const table = colourTable({ ...gray, isReversed: true }, levels, 'uint16')
    expect(table[100]).toBe(0xffffffff)
    expect(table[200]).toBe(0xff000000)
  })

  test('floats become steps between the levels, and keep their marks', () => {
    const values = new Float32Array([0.5, 0.75, 1, 99, -99, Infinity, -Infinity, Number.NaN])
    expect([...floatCounts(values, { low: 0.5, high: 1 })]).toEqual([
      0,
      highestCount / 2,
      highestCount,
      highestCount,
      0,
      saturatedCount,
      maskedCount,
      emptyCount,
    ])
  })

  test('a float and a count of the same value have the same colour', () => {
    const counts = colourTable(gray, levels, 'uint16')
    const floats = colourTable(gray, levels, 'float32')
    for (let value = 100; value <= 200; value++) {
      const step = floatCounts(Float32Array.of(value), levels)[0] ?? 0
      expect(Math.abs(((counts[value] ?? 0) & 0xff) - ((floats[step] ?? 0) & 0xff))).toBeLessThanOrEqual(1)
    }
  })
})

describe('colour maps', () => {
  const growing = colourMapNames.filter(name => !['jet', 'turbo', 'blue-red'].includes(name))

  test.each(growing)('%s grows brighter from its first to its last colour', name => {
    const colours = colourMap(name)
    const brightness = (i: number): number =>
      0.2126 * (colours[i * 3] ?? 0) + 0.7152 * (colours[i * 3 + 1] ?? 0) + 0.0722 * (colours[i * 3 + 2] ?? 0)
    for (let i = 1; i < 256; i++) expect(brightness(i)).toBeGreaterThanOrEqual(brightness(i - 1) - 1.5)
  })
})

function isOther(name: string): boolean {
  return otherMaps.some(other => other === name)
}

/** Of two packed colours, 0…441. */
function distance(a: number, b: number): number {
  const part = (shift: number): number => ((a >> shift) & 0xff) - ((b >> shift) & 0xff)
  return Math.hypot(part(0), part(8), part(16))
}
