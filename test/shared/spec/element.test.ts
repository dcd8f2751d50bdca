import { expect, test } from 'vitest'
import { assocKey } from '../../../shared/spec/assoc.ts'
import { elementPair, elementValue } from '../../../shared/spec/element.ts'

const one = { kind: 'assoc', pairs: new Map([['k', '5']]) } as const

test('an element that travels as an array of one pair is the text it stands for', () => {
  expect(elementValue('var/Z[k]', one)).toEqual({ kind: 'text', text: '5' })
  expect(elementValue('var/Z["k"]', one)).toEqual({ kind: 'text', text: '5' })
})

test('an array stays an array, even one of a single pair', () => {
  expect(elementValue('var/Z', one)).toBe(one)
  const row = { kind: 'assoc', pairs: new Map([[assocKey('k', 'a'), '1'], [assocKey('k', 'b'), '2']]) } as const // prettier-ignore
  expect(elementValue('var/Z[k]', row)).toBe(row)
})

test('a pair sets an element, by one index or two', () => {
  expect(elementPair('var/Z[k]', '5')).toEqual(one.pairs)
  expect(elementPair('var/Z["k"][2]', '5')).toEqual(new Map([[assocKey('k', '2'), '5']]))
  expect(elementPair('var/Z', '5')).toBeUndefined()
  expect(elementPair('motor/th/position', '5')).toBeUndefined()
})
