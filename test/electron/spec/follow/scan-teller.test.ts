import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ScanTeller, type BegunScan } from '../../../../electron/spec/follow/scan-teller.ts'
import type { ScanEvent } from '../../../../shared/model/scan-events.ts'

function begun(key: string): BegunScan {
  return {
    key,
    command: `ascan ${key}`,
    head: { number: 1, dataFile: undefined, columns: [], positions: {} },
  }
}

function told(): { readonly teller: ScanTeller; readonly events: ScanEvent[] } {
  const events: ScanEvent[] = []
  return { teller: new ScanTeller(event => events.push(event)), events }
}

const kinds = (events: readonly ScanEvent[]): readonly string[] => events.map(({ kind }) => kind)

test('a scan that is told twice begins once', () => {
  const { events, teller } = told()
  teller.began(begun('a'))
  teller.began(begun('a'))
  expect(kinds(events)).toEqual(['scan.began'])
})

test('a scan that begins ends the one before it', () => {
  const { events, teller } = told()
  teller.began(begun('a'))
  teller.began(begun('b'))
  expect(events[1]).toMatchObject({ kind: 'scan.ended', outcome: 'aborted' })
  expect(kinds(events)).toEqual(['scan.began', 'scan.ended', 'scan.began'])
})

test('a scan that goes on after its end is another one, its points and their number counted from there', () => {
  const { events, teller } = told()
  teller.began(begun('a'))
  teller.point('a', 0, [1])
  teller.point('a', 1, [2])
  teller.interrupted('Ctrl-C')
  teller.point('a', 2, [3])
  teller.point('a', 3, [4])
  teller.ended('a', 4)
  const [first, , , , second, ...rest] = events
  expect(second).toMatchObject({ kind: 'scan.began', command: 'ascan a' })
  expect(first).not.toEqual(second)
  expect(rest).toMatchObject([
    { kind: 'scan.point', point: 0, values: [3] },
    { kind: 'scan.point', point: 1, values: [4] },
    { kind: 'scan.ended', outcome: 'complete', points: 2 },
  ])
})

test('an exposure of a scan that goes on belongs to its continuation', () => {
  const { events, teller } = told()
  teller.began(begun('a'))
  teller.interrupted('Ctrl-C')
  expect(teller.expose('a', 5, 0.1, 77)).toBe(true)
  expect(events.at(-1)).toMatchObject({ kind: 'scan.expose', point: 0, seconds: 0.1, ticket: 77 })
})

test('points, exposures and ends of a scan that nobody knows are not told', () => {
  const { events, teller } = told()
  teller.point('a', 0, [1])
  expect(teller.expose('a', 0, 1, 1)).toBe(false)
  teller.ended('a', 1)
  teller.interrupted('nothing runs')
  expect(events).toEqual([])
})

test('a scan that was lost cannot go on', () => {
  const { events, teller } = told()
  teller.began(begun('a'))
  teller.lost('SPEC was started anew')
  teller.point('a', 1, [1])
  expect(events.slice(1)).toMatchObject([{ kind: 'scan.ended', outcome: 'lost' }])
})

test('whatever a source says, heads, points and ends come in their order and under names of their own', () => {
  const key = fc.constantFrom('a', 'b', 'c')
  const call = fc.oneof(
    key.map(name => (teller: ScanTeller) => teller.began(begun(name))),
    fc.tuple(key, fc.nat(5)).map(
      ([name, point]) =>
        (teller: ScanTeller) =>
          teller.point(name, point, [point]),
    ),
    key.map(name => (teller: ScanTeller) => teller.ended(name, undefined)),
    fc.constant((teller: ScanTeller) => teller.interrupted('why')),
    fc.constant((teller: ScanTeller) => teller.lost('why')),
  )
  fc.assert(
    fc.property(fc.array(call, { maxLength: 40 }), calls => {
      const { events, teller } = told()
      for (const make of calls) make(teller)
      let open: string | undefined
      const names = new Set<string>()
      for (const event of events) {
        if (event.kind === 'scan.began') {
          expect(open).toBeUndefined()
          expect(names.has(event.scan)).toBe(false)
          names.add(event.scan)
          open = event.scan
        } else if (event.kind === 'scan.point' || event.kind === 'scan.ended') {
          expect(event.scan).toBe(open)
          if (event.kind === 'scan.ended') open = undefined
        }
      }
    }),
    { seed: 4, numRuns: 1000 },
  )
})
