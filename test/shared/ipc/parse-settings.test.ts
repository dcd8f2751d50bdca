import { expect, test } from 'vitest'
import { parseSettings } from '../../../shared/ipc/parse-settings.ts'
import { firstSettings } from '../../../shared/model/settings.ts'

test('settings of an older version get the first values of what they do not know', () => {
  const old = { theme: 'light', scale: 1.2, outputFolder: '/data' }
  expect(parseSettings(old)).toEqual({ ...firstSettings('/data'), theme: 'light', scale: 1.2 })
})

test('sizes and brightness stay within what can be used', () => {
  const wild = { ...firstSettings('/data'), scale: 9, brightness: 0 }
  expect(parseSettings(wild)).toMatchObject({ scale: 2, brightness: 0.2 })
})

test.each([
  ['theme', 'pink'],
  ['mayMove', 'yes'],
  ['keys', { 'run.start': 7 }],
  ['scale', Number.NaN],
  ['imagesPerS', 1000],
])('%s is not %j', (name, value) => {
  expect(() => parseSettings({ ...firstSettings('/data'), [name]: value })).toThrow(
    name === 'keys' ? 'run.start' : name,
  )
})
