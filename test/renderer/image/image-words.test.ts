import { expect, test } from 'vitest'
import { frameWords, imageWords, reductionWords, valueWords } from '../../../renderer/image/image-words.ts'

const label = {
  live: true,
  detector: 'frelon',
  node: '/EFF/x',
  file: '/data/a.h5',
  dataset: '/e/d/data',
  frame: 47,
}

test('a frame is named by its acquisition, what that is for, and its number among all', () => {
  const acquisition = { name: 'White before', role: 'white' } as const
  expect(frameWords({ ...label, acquisition, lastFrame: 100 })).toBe(
    'White before · white · frame 47 (48th of 101)',
  )
})

test('an acquisition that is named as what it is for says it once', () => {
  expect(frameWords({ ...label, acquisition: { name: 'Data', role: 'data' }, lastFrame: 100 })).toBe(
    'Data · frame 47 (48th of 101)',
  )
})

test('a scan of SPEC has no role, and while its end is not known its frames have none either', () => {
  expect(frameWords({ ...label, acquisition: { name: '#12 ascan th', role: undefined } })).toBe(
    '#12 ascan th · frame 47',
  )
})

test('more frames than were planned are no mistake', () => {
  expect(frameWords({ ...label, acquisition: { name: 'Dark', role: 'dark' }, lastFrame: 9 })).toBe(
    'Dark · frame 47 (48th of 48)',
  )
})

test('an image of a file of others is named by its dataset', () => {
  expect(frameWords({ ...label, lastFrame: 99 })).toBe('data · frame 47 (48th of 100)')
})

test('a single image has no number', () => {
  expect(frameWords({ ...label, frame: 0, lastFrame: 0 })).toBe('data')
})

test.each([
  [0, '0'],
  [4_294_967_294, '4\u2009294\u2009967\u2009294'],
  [16_777_217, '16\u2009777\u2009217'],
  [-49_999, '-49\u2009999'],
  [0.30000001, '0.3'],
  [2.154321987, '2.15432'],
  [12_345.678, '12\u2009345.7'],
  [123_456_789.4, '123\u2009456\u2009789'],
  [3.7200001e-7, '3.72e-7'],
  [2 ** 60, '1.15292e+18'],
  [Number.NaN, '–'],
])('the value %d is written down as %s', (value, words) => {
  expect(valueWords(value)).toBe(words)
})

test('how it is reduced stands beside it, and both together are its text alternative', () => {
  const shown = { bin: 2, binMode: 'mean', image: { width: 2048, height: 1024 } } as const
  expect(reductionWords(shown)).toBe('1:2 mean · 2048 × 1024')
  expect(reductionWords({ ...shown, bin: 1 })).toBe('1:1 · 2048 × 1024')
  expect(imageWords(undefined)).toBe('No image')
})
