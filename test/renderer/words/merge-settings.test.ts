import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSame, mergeSettings } from '../../../renderer/words/merge-settings.ts'

const before = { host: 'a', port: 7000, image: { height: 2048, width: 2048 } }

test('what others changed is theirs, what was typed stays typed', () => {
  const typed = { ...before, port: 7001 }
  const now = { ...before, host: 'b', mask: 'mask.edf' }
  expect(mergeSettings(before, typed, now)).toEqual({ ...now, port: 7001 })
})

test('groups are put together setting by setting', () => {
  const typed = { ...before, image: { height: 1024, width: 2048 } }
  const now = { ...before, image: { height: 2048, width: 512 } }
  expect(mergeSettings(before, typed, now).image).toEqual({ height: 1024, width: 512 })
})

test('what both changed stays as it was typed', () => {
  expect(mergeSettings(before, { ...before, port: 1 }, { ...before, port: 2 }).port).toBe(1)
})

test('what was taken away stays away, whoever took it', () => {
  const without = { host: before.host, image: before.image }
  expect(mergeSettings(before, without, { ...before, host: 'b' })).toEqual({ ...without, host: 'b' })
  expect(mergeSettings(before, { ...before, host: 'b' }, without)).toEqual({ ...without, host: 'b' })
})

const settings = fc.dictionary(
  fc.constantFrom('a', 'b', 'c'),
  fc.oneof(
    fc.integer(),
    fc.string(),
    fc.dictionary(fc.constantFrom('x', 'y'), fc.integer(), { noNullPrototype: true }),
  ),
  { noNullPrototype: true },
)

test('nothing typed is what stands there; nothing changed there is what was typed', () => {
  fc.assert(
    fc.property(settings, settings, (one, other) => {
      expect(mergeSettings(one, one, other)).toEqual(other)
      expect(mergeSettings(one, other, one)).toEqual(other)
    }),
    { seed: 11 },
  )
})

test('the order of names does not make settings different', () => {
  expect(isSame({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toBe(true)
  expect(isSame({ a: 1 }, { a: 1, b: undefined })).toBe(true)
  expect(isSame({ a: [1, 2] }, { a: [2, 1] })).toBe(false)
})
