import { expect, test } from 'vitest'
import { DeadTime } from '../../../../shared/analysis/spectra/dead-time.ts'
import { liveFractions } from '../../../../shared/analysis/spectra/live-fraction.ts'

function recorded(values: Readonly<Record<string, readonly number[]>>) {
  return liveFractions(name => values[name] ?? [])
}

test.each([
  ['live and real time', { live_time: [0.9], real_time: [1] }, [0.9], 'live_time / real_time'],
  [
    'every element its own',
    { live_time: [0.9, 0.8], real_time: [1, 1] },
    [0.9, 0.8],
    'live_time / real_time',
  ],
  [
    'one real time for all',
    { live_time: [0.9, 0.8], elapsed_time: [2] },
    [0.45, 0.4],
    'live_time / elapsed_time',
  ],
  ['rates', { icr: [1000], ocr: [750] }, [0.75], 'ocr / icr'],
  [
    'times before rates',
    { icr: [1], ocr: [1], live_time: [1], real_time: [2] },
    [0.5],
    'live_time / real_time',
  ],
  ['no counts at all', { icr: [0], ocr: [0] }, [Number.NaN], 'ocr / icr'],
])('the live fraction comes from %s', (_what, values, fractions, from) => {
  expect(recorded(values)).toEqual({ values: fractions, from })
})

test('a live time without a real time says nothing', () => {
  expect(recorded({ live_time: [1] })).toBeUndefined()
})

/** Two elements of three channels. */
const image = { height: 2, width: 3 }
const spectra = Float32Array.of(1, 2, 3, 4, 5, 6)

test('every element is corrected by its own fraction, and the result says the range', () => {
  const deadTime = new DeadTime(image)
  expect([...deadTime.corrected(spectra, [0.5, 0.25])]).toEqual([2, 4, 6, 16, 20, 24])
  expect(deadTime.remark()).toBe('Dead time of 1 image is corrected, 25 % to 50 % live')
})

test('one fraction serves all elements', () => {
  expect([...new DeadTime(image).corrected(spectra, [0.5])]).toEqual([2, 4, 6, 8, 10, 12])
})

test.each([
  ['nothing was recorded', []],
  ['an element lacks its fraction', [0.5, Number.NaN]],
])('counts stay as they came where %s', (_why, fractions) => {
  const deadTime = new DeadTime(image)
  expect(deadTime.corrected(spectra, fractions)).toBe(spectra)
  expect(deadTime.remark()).toBe(
    'Dead time is not corrected: neither live and real time nor input and output counts were recorded',
  )
})

test('images without a live time among others are told of', () => {
  const deadTime = new DeadTime(image)
  deadTime.corrected(spectra, [0.5])
  deadTime.corrected(spectra, [])
  expect(deadTime.remark()).toBe(
    'Dead time of 1 image is corrected, 50 % to 50 % live; 1 image without a live time is not',
  )
})

test('nothing is corrected that was not wanted', () => {
  const deadTime = new DeadTime(image, false)
  expect(deadTime.corrected(spectra, [0.5])).toBe(spectra)
  expect(deadTime.remark()).toBe('Dead time is not corrected: it was not wanted')
})
