import { expect, test } from 'vitest'
import { noiseFrames, patterns, patternOf } from '../../../../electron/bench/frames/noise-frames.ts'

test('the frames that are recorded are the same on every machine, noisy, and different from each other', () => {
  const pixels = 256 * 256
  const frames = noiseFrames(pixels)
  expect(Buffer.compare(new Uint8Array(frames.buffer), new Uint8Array(noiseFrames(pixels).buffer))).toBe(0)
  const mean = frames.reduce((sum, value) => sum + value, 0) / frames.length
  expect(mean).toBeGreaterThan(9.9)
  expect(mean).toBeLessThan(10.1)
  const texts = Array.from({ length: patterns }, (_, pattern) =>
    Buffer.from(patternOf(frames, pixels, pattern)).toString('latin1'),
  )
  expect(new Set(texts).size).toBe(patterns)
})
