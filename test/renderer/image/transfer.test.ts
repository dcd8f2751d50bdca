import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { intensity, intensityScales, valueOf } from '../../../renderer/image/transfer.ts'

const levels = { low: 100, high: 200 }

describe.each(intensityScales)('the %s scale', scale => {
  const transfer = { scale, gamma: 2.2 }

  test('is monotonic and reaches both ends', () => {
    const steps = Array.from({ length: 101 }, (_, i) => intensity(100 + i, levels, transfer))
    expect(steps[0]).toBe(0)
    expect(steps[100]).toBeCloseTo(1)
    expect(steps.every((step, i) => i === 0 || step >= (steps[i - 1] ?? 0))).toBe(true)
  })

  test('clips what lies outside the levels', () => {
    expect(intensity(-1e9, levels, transfer)).toBe(0)
    expect(intensity(1e9, levels, transfer)).toBeCloseTo(1)
  })

  test('can be read backwards', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), part => {
        expect(intensity(valueOf(part, levels, transfer), levels, transfer)).toBeCloseTo(part, 6)
      }),
      { seed: 1 },
    )
  })
})

test('levels without a span tell what is above from what is not', () => {
  const flat = { low: 7, high: 7 }
  expect(intensity(7, flat, { scale: 'log', gamma: 1 })).toBe(0)
  expect(intensity(8, flat, { scale: 'lin', gamma: 1 })).toBe(1)
})

test('gamma 1 is the linear scale', () => {
  expect(intensity(130, levels, { scale: 'gamma', gamma: 1 })).toBeCloseTo(0.3)
})
