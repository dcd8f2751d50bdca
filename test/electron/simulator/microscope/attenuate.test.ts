import { expect, test } from 'vitest'
import { attenuate } from '../../../../electron/simulator/microscope/attenuate.ts'

test('is the factor times exp(−depth) to seven digits, from overshoots below zero to opaque', () => {
  const depths = Float32Array.from({ length: 20_001 }, (_, i) => -0.5 + i * 0.001)
  const factors = depths.map((_, i) => 1 + (i % 7))
  const out = new Float32Array(depths.length)
  attenuate(depths, factors, out)
  for (const [i, depth] of depths.entries()) {
    const exact = (factors[i] ?? 0) * Math.exp(-depth)
    expect(Math.abs((out[i] ?? 0) - exact)).toBeLessThan(1e-6)
  }
})

test('may write over its own input', () => {
  const depth = Float32Array.of(0, 1, 2)
  attenuate(depth, Float32Array.of(10, 10, 10), depth)
  expect(depth[0]).toBe(10)
  expect(depth[2]).toBeCloseTo(1.353, 3)
})
