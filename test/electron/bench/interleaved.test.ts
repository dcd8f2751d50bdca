import { expect, test } from 'vitest'
import { interleaved } from '../../../electron/bench/interleaved.ts'

test('everyone has one turn per round, and every round begins with another one', async () => {
  const turns: string[] = []
  const contestant = (name: string) => async () => turns.push(name)
  const samples = await interleaved(
    4,
    { a: contestant('a'), b: contestant('b'), c: contestant('c') },
    new AbortController().signal,
  )
  expect(turns.join('')).toBe('abcbcacababc')
  expect(samples).toEqual({ a: [1, 6, 8, 10], b: [2, 4, 9, 11], c: [3, 5, 7, 12] })
})

test('who cannot take part has no samples', async () => {
  const samples = await interleaved(
    2,
    { ours: async () => 1, peer: async () => undefined },
    new AbortController().signal,
  )
  expect(samples).toEqual({ ours: [1, 1], peer: [] })
})

test('asked to stop, the turn is finished and no other begins', async () => {
  const stop = new AbortController()
  const turns: string[] = []
  const measured = interleaved(
    5,
    {
      a: async () => turns.push('a'),
      b: async () => {
        stop.abort(new Error('enough'))
        return turns.push('b')
      },
    },
    stop.signal,
  )
  await expect(measured).rejects.toThrow('enough')
  expect(turns).toEqual(['a', 'b'])
})
