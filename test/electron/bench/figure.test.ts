import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judge, peerOf, quantile, type Figure } from '../../../electron/bench/figure.ts'

const ratioTarget = { must: 0.8, aim: 0.95, of: 'ratio' } as const
const speed: Figure = { what: 'saving', unit: 'MB/s', better: 'higher', ours: [90, 100, 400] }

describe('a figure', () => {
  test.each([
    [100, 'aim met'],
    [110, 'must met'],
    [200, 'missed'],
  ] as const)('against a peer with a median of %d is: %s', (peer, verdict) => {
    const figure = { ...speed, peer: { name: 'plain', samples: [peer, 1, 1e6] }, target: ratioTarget }
    expect(judge(figure)).toMatchObject({ ratio: 100 / peer, verdict })
  })

  test('that is better when lower counts how many times shorter it is', () => {
    const peer = { name: 'other', samples: [30] }
    expect(judge({ ...speed, better: 'lower', unit: 'ms', ours: [10], peer }).ratio).toBe(3)
  })

  test.each([
    ['higher', 1000, 'aim met'],
    ['higher', 999, 'must met'],
    ['higher', 99, 'missed'],
    ['lower', 99, 'aim met'],
    ['lower', 101, 'must met'],
    ['lower', 1001, 'missed'],
  ] as const)('better when %s of %d is judged by itself: %s', (better, value, verdict) => {
    const [must, aim] = better === 'higher' ? [100, 1000] : [1000, 100]
    const figure = { ...speed, better, ours: [value], target: { must, aim, of: 'value' } as const }
    expect(judge(figure).verdict).toBe(verdict)
  })

  test('without the peer its target needs is unmeasured, never met', () => {
    const peer = peerOf('h5py', [], 'no Python with h5py')
    expect(peer).toEqual({ name: 'h5py', missing: 'no Python with h5py' })
    expect(judge({ ...speed, peer, target: ratioTarget })).toMatchObject({
      peer: undefined,
      ratio: undefined,
      verdict: 'unmeasured',
    })
  })

  test('without a target has none', () => {
    expect(judge(speed)).toEqual({
      ours: { median: 100, low: 90, high: 400 },
      peer: undefined,
      ratio: undefined,
      verdict: 'no target',
    })
  })
})

test('quantiles lie between the samples and do not depend on their order', () => {
  expect(quantile([3, 1, 2, 10], 0.5)).toBe(2.5)
  expect(quantile([7], 0.95)).toBe(7)
  const samples = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 })
  fc.assert(
    fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (values, part) => {
      const found = quantile(values, part)
      expect(found).toBeGreaterThanOrEqual(Math.min(...values))
      expect(found).toBeLessThanOrEqual(Math.max(...values))
      expect(quantile(values.toReversed(), part)).toBe(found)
    }),
    { seed: 1 },
  )
})
