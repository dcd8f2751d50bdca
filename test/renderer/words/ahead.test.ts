import { describe, expect, test } from 'vitest'
import { ahead } from '../../../renderer/words/ahead.ts'
import { valueWithError } from '../../../renderer/words/value-with-error.ts'
import { countOfPoints, pointWords } from '../../../renderer/words/plot-words.ts'
import { moveAllCommand } from '../../../renderer/words/motor-words.ts'
import { applyExperimentEvents, emptyTree } from '../../../shared/structure/apply-event.ts'
import { largeEvents, largePlan } from '../../builders/large-tree.ts'
import { events, finished, plan, startedAtMs, treeOf } from '../support/eff-tree.ts'

describe('what is ahead', () => {
  const begun = treeOf(events.slice(0, 2))

  test('is every entry that has not begun, with the time it will begin at, one after the other', () => {
    const found = ahead(begun, startedAtMs, 10)
    expect(found?.count).toBe(found?.items.length)
    expect(found?.items.map(({ label }) => label)).toContain('Energy Scan')
    const ends = found?.items.map(({ durationS, startsAtMs }) => startsAtMs + 1000 * durationS) ?? []
    const starts = found?.items.map(({ startsAtMs }) => startsAtMs) ?? []
    starts.slice(1).forEach((start, index) => expect(start).toBeCloseTo(ends[index] ?? NaN, 3))
    expect(ends.at(-1)).toBeCloseTo(found?.endsAtMs ?? NaN, -1)
  })

  test('shows a few and counts all', () => {
    const found = ahead(begun, startedAtMs, 1)
    expect(found?.items).toHaveLength(1)
    expect(found?.count).toBe(ahead(begun, startedAtMs, 10)?.count)
  })

  test('says at every moment of a run what a look at every entry says', () => {
    for (let length = 2; length < events.length; length += 1) {
      const tree = treeOf(events.slice(0, length))
      const planned = plan.entries.filter(({ node }) => tree.nodes.get(node)?.status === 'planned')
      const found = ahead(tree, startedAtMs + 1000, 2)
      if (found === undefined) continue
      expect(found.count).toBe(planned.length)
      expect(found.items.map(({ node }) => node)).toEqual(planned.slice(0, 2).map(({ node }) => node))
    }
  })

  test('is found among thousands of entries, wherever the run stands', () => {
    const large = largePlan(4000)
    const created = events[0]?.event
    if (created?.kind !== 'experiment.created') throw new Error('a run begins with its creation')
    const next = largeEvents(large, { ...created, plan: large })
    let tree = applyExperimentEvents(emptyTree(), next(1, startedAtMs))
    for (const step of [1, 11, 300, 1000]) {
      tree = applyExperimentEvents(tree, next(step, startedAtMs))
      const planned = large.entries.filter(({ node }) => tree.nodes.get(node)?.status === 'planned')
      const found = ahead(tree, startedAtMs + 1000, 3)
      expect(found?.count).toBe(planned.length)
      expect(found?.items.map(({ node }) => node)).toEqual(planned.slice(0, 3).map(({ node }) => node))
    }
  })

  test('is nothing once it is over, and unknown where SPEC decides', () => {
    expect(ahead(finished, startedAtMs, 3)).toBeUndefined()
    expect(ahead(emptyTree(), startedAtMs, 3)).toBeUndefined()
    const open = { ...begun, plan: { ...plan, root: { ...plan.root, isOpen: true as const } } }
    expect(ahead(open, startedAtMs, 3)).toBeUndefined()
  })
})

test('a value has as many digits as its error makes sense of', () => {
  expect(valueWithError(12.213_712, 0.000_321)).toBe('12.21371 ± 0.00032')
  expect(valueWithError(1234.5, 12)).toBe('1235 ± 12')
  expect(valueWithError(13_979.2, 243)).toBe('13980 ± 240')
  expect(valueWithError(11.2, 3912)).toBe('0 ± 3900')
  expect(valueWithError(3.3e-12, 1.3e-13)).toBe('3.3e-12 ± 1.3e-13')
  expect(valueWithError(5, 0)).toBe('5')
  expect(valueWithError(5, NaN)).toBe('5')
})

test('a point is told with its units, several curves by name, and how far from the anchor', () => {
  const x = { label: 'th', unit: 'deg' }
  const one = { x: [12, 12.1], y: [3, 4], xAxis: x, yAxis: { label: 'det', unit: 'counts' }, name: 'det' }
  expect(pointWords([one], 1)).toBe('th 12.1 deg · 4 counts')
  expect(pointWords([one], 1, 0)).toBe('th 12.1 deg · Δ 0.1 · 4 counts')
  expect(pointWords([one, { ...one, yAxis: { label: 'mon', unit: '' } }], 0)).toBe(
    'th 12 deg · det 3 counts · mon 3',
  )
  expect(pointWords([], 0)).toBe('')
  expect([countOfPoints(one), countOfPoints({ ...one, count: 1 }), countOfPoints(undefined)]).toEqual([
    '2 points',
    '1 point',
    '',
  ])
})

test('several motors are moved by one command', () => {
  const targets = [
    { motor: 'samx', value: 0.1 + 0.2 },
    { motor: 'samz', value: -1 },
  ]
  expect(moveAllCommand(targets)).toBe('mv samx 0.3 samz -1')
})
