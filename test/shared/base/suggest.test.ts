import { expect, test } from 'vitest'
import { didYouMean, listWords, nearestWord } from '../../../shared/base/suggest.ts'

const keys = ['detector', 'exposure', 'frames', 'role', 'sample']

test.each([
  ['detecter', 'detector'],
  ['exposre', 'exposure'],
  ['frmaes', 'frames'],
  ['ROLE', 'role'],
  ['smaple', 'sample'],
  ['drak', undefined],
  ['x', undefined],
])('the nearest key to "%s" is %s', (word, expected) => {
  expect(nearestWord(word, keys)).toBe(expected)
})

test('two swapped letters are one slip', () => {
  expect(nearestWord('drak', ['data', 'dark'])).toBe('dark')
})

test('no suggestion leaves the message as it is', () => {
  expect(didYouMean('detecter', keys)).toBe('; did you mean "detector"?')
  expect(didYouMean('telephone', keys)).toBe('')
})

test('lists read like sentences and stay short', () => {
  expect(listWords([])).toBe('none')
  expect(listWords(['a'])).toBe('"a"')
  expect(listWords(['a', 'b', 'c'])).toBe('"a", "b" or "c"')
  expect(listWords(['a', 'b', 'c'], 'and', 2)).toBe('"a", "b" and 1 more')
})
