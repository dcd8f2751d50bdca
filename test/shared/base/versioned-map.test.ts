import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VersionedMap } from '../../../shared/base/versioned-map.ts'

const seed = 20_261_123
const entries = fc.array(fc.tuple(fc.nat({ max: 900 }), fc.integer()), { maxLength: 700 })

test('every version is what a copied map would be, in whatever order versions are made from each other', () => {
  const steps = fc.array(fc.tuple(fc.nat(), entries), { maxLength: 8 })
  fc.assert(
    fc.property(steps, some => {
      const versions = [{ ours: VersionedMap.of<number, number>(), truth: new Map<number, number>() }]
      for (const [from, added] of some) {
        const base = versions[from % versions.length]
        if (base === undefined) continue
        versions.push({ ours: base.ours.with(added), truth: new Map([...base.truth, ...added]) })
      }
      for (const { ours, truth } of versions) {
        expect([...ours]).toEqual([...truth])
        expect(ours.size).toBe(truth.size)
        expect([...ours.keys()]).toEqual([...truth.keys()])
        expect([...ours.values()]).toEqual([...truth.values()])
        for (let key = 0; key < 900; key += 37)
          expect([key, ours.get(key), ours.has(key)]).toEqual([key, truth.get(key), truth.has(key)])
      }
    }),
    { seed, numRuns: 100 },
  )
})

test('visits its entries as a map does', () => {
  const seen: unknown[] = []
  VersionedMap.of([
    ['a', 1],
    ['b', 2],
  ]).forEach((value, key) => seen.push([key, value]))
  expect(seen).toEqual([
    ['a', 1],
    ['b', 2],
  ])
})

test('keeps an entry whose value is undefined', () => {
  const map = VersionedMap.of([['a', undefined]])
  expect([map.has('a'), map.has('b'), map.size]).toEqual([true, false, 1])
})

test('sums up the same however it came to be, and looks at what did not change only once', () => {
  const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
  fc.assert(
    fc.property(fc.array(entries, { maxLength: 8 }), changes => {
      const known = new WeakMap<readonly number[], number>()
      let map = VersionedMap.of<number, number>()
      for (const added of changes) {
        map = map.with(added)
        expect(sumOf(map.summarise(known, sumOf))).toBe(sumOf([...map.values()]))
      }
    }),
    { seed, numRuns: 100 },
  )

  const large = VersionedMap.of(Array.from({ length: 10_000 }, (_, key) => [key, key] as const))
  const known = new WeakMap<readonly number[], number>()
  large.summarise(known, sumOf)
  let looks = 0
  const next = large.with([[5000, 1]]).summarise(known, values => {
    looks += 1
    return sumOf(values)
  })
  expect([looks, sumOf(next)]).toEqual([1, (9999 * 10_000) / 2 - 5000 + 1])
})
