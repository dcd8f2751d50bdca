import { expect, test } from 'vitest'
import { CompressionTrial } from '../../../electron/writer/compression-trial.ts'
import type { CompressionVerdict } from '../../../shared/model/compression.ts'

/** Eight frames of 8 MB. */
function verdictOf(encodedBytes: number, tookMs: number, everyMs: number): CompressionVerdict | undefined {
  const trial = new CompressionTrial(2)
  const bytes = 8_000_000
  for (let frame = 0; frame < 7; frame++) {
    expect(trial.add({ arrivedMs: frame * everyMs, bytes, encodedBytes, tookMs })).toBeUndefined()
  }
  const verdict = trial.add({ arrivedMs: 7 * everyMs, bytes, encodedBytes, tookMs })
  expect(trial.add({ arrivedMs: 8 * everyMs, bytes, encodedBytes, tookMs })).toBeUndefined()
  return verdict
}

test.each([
  ['shrinks well and needs a fifth of the threads', 2_500_000, 4, 10, 'bitshuffle-lz4'],
  ['hardly shrinks', 7_500_000, 4, 10, 'none'],
  ['shrinks a little and needs a fifth of the threads', 7_000_000, 4, 10, 'bitshuffle-lz4'],
  ['shrinks a little and needs a third of the threads', 5_000_000, 7, 10, 'none'],
  ['shrinks a little and is too slow', 5_000_000, 30, 10, 'none'],
  ['shrinks to less than half and is too slow', 3_000_000, 30, 10, 'bitshuffle-lz4'],
  ['comes all at once and hardly shrinks', 7_900_000, 0, 0, 'none'],
])('a detector whose data %s', (_what, encodedBytes, tookMs, everyMs, method) => {
  expect(verdictOf(encodedBytes, tookMs, everyMs)?.method).toBe(method)
})

test('the reason has size and rates', () => {
  expect(verdictOf(2_000_000, 4, 10)?.reason).toBe(
    'frames shrink to 25 %, 4000 MB/s compressed, 800 MB/s recorded',
  )
})

test('the start of a thread, which takes longer than a hundred frames, is no judgement on it', () => {
  const trial = new CompressionTrial(2)
  const frame = { bytes: 8_000_000, encodedBytes: 5_000_000, tookMs: 4 }
  const verdicts = [0, 1, 2, 3, 4, 5, 6, 7].map(index =>
    trial.add({ ...frame, arrivedMs: 10 * index, ...(index === 0 ? { tookMs: 500 } : {}) }),
  )
  expect(verdicts.at(-1)?.method).toBe('bitshuffle-lz4')
})
