import { expect, test } from 'vitest'
import { frameNumberWords, placeWords } from '../../../renderer/words/frame-words.ts'

test('a frame is named by its number in the file, with the count that the tree shows', () => {
  expect(frameNumberWords(24, 40)).toBe('frame 24 (25th of 41)')
  expect(frameNumberWords(0, 0)).toBe('frame 0 (1st of 1)')
})

test('while nobody knows how many there will be, the number stands alone', () => {
  expect(frameNumberWords(24, undefined)).toBe('frame 24')
})

test('more frames than were planned are no mistake', () => {
  expect(placeWords(47, 9)).toBe('48th of 48')
})

test('places end as people say them', () => {
  const places = [0, 1, 2, 3, 10, 11, 12, 20, 21, 22, 100, 110, 111].map(frame => placeWords(frame, 199))
  expect(places.map(words => words.replace(' of 200', ''))).toEqual([
    '1st',
    '2nd',
    '3rd',
    '4th',
    '11th',
    '12th',
    '13th',
    '21st',
    '22nd',
    '23rd',
    '101st',
    '111th',
    '112th',
  ])
})
