import { expect, test } from 'vitest'
import { interleaved } from '../../../electron/bench/interleaved.ts'

const unstopped = new AbortController().signal

test('everyone has one turn per round, every round begins with another one and changes who follows whom', async () => {
  const turns: string[] = []
  const contestant = (name: string) => async () => turns.push(name)
  const samples = await interleaved(
    4,
    { a: contestant('a'), b: contestant('b'), c: contestant('c') },
    new AbortController().signal,
  )
  expect(turns.join('')).toBe('abcbaccabacb')
  expect(samples).toEqual({ a: [1, 5, 8, 10], b: [2, 4, 9, 12], c: [3, 6, 7, 11] })
})

test('before every turn the rest is waited for', async () => {
  const turns: string[] = []
  const rest = async () => void turns.push('rest')
  await interleaved(1, { a: async () => turns.push('a'), b: async () => turns.push('b') }, unstopped, rest)
  expect(turns).toEqual(['rest', 'a', 'rest', 'b'])
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
