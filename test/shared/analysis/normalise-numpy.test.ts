import { expect, test } from 'vitest'
import { normaliseFrame } from '../../../shared/analysis/normalise.ts'
import { reduceStack } from '../../../shared/analysis/reduce-stack.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'

const pixels = 500

/** Uniform integers from a 32-bit linear congruential generator (Numerical Recipes constants): the same every time. */
function randomCounts(seed: number, count: number, from: number, to: number): number[] {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return from + Math.floor((state / 2 ** 32) * (to - from))
  })
}

describeWith(pythonModules('numpy'), 'normalise and numpy', () => {
  test.each(['mean', 'median'] as const)('agree to 1e-6 on random frames, darks by %s', method => {
    const input = {
      method,
      data: randomCounts(1, pixels, 100, 40_000),
      darks: randomCounts(2, pixels * 7, 90, 110),
      whiteDarks: randomCounts(3, pixels * 4, 90, 130),
      whites: [randomCounts(4, pixels, 20_000, 60_000), randomCounts(5, pixels, 20_000, 60_000)],
      weights: [0.3, 0.7],
    }
    const dark = (counts: readonly number[], count: number): Float32Array => {
      const out = new Float32Array(pixels)
      reduceStack(Uint16Array.from(counts), count, method, out, 0)
      return out
    }
    const found = new Float32Array(pixels)
    normaliseFrame(
      {
        data: Float32Array.from(input.data),
        darkForData: dark(input.darks, 7),
        whites: input.whites.map((white, at) => ({
          pixels: Float32Array.from(white),
          weight: input.weights[at] ?? 0,
        })),
        darkForWhite: dark(input.whiteDarks, 4),
        saturation: 65_535,
      },
      found,
    )
    const difference = python<number>(
      `import numpy as np
a = {k: np.array(v) if k != 'method' else v for k, v in argument.items()}
reduce = getattr(np, a['method'])
dark = reduce(a['darks'].reshape(7, -1), axis=0); flat_dark = reduce(a['whiteDarks'].reshape(4, -1), axis=0)
white = (a['whites'] * a['weights'][:, None]).sum(0)
print(np.abs((a['data'] - dark) / (white - flat_dark) - a['found']).max())`,
      { ...input, found: [...found] },
    )
    expect(difference).toBeLessThan(1e-6)
  })
})
