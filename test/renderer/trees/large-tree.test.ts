import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { experimentRows, keptExperimentRows } from '../../../renderer/trees/experiment-rows.ts'
import { mostStickyRows, stickyParents } from '../../../renderer/trees/sticky-parents.ts'
import type { TreeRow } from '../../../renderer/trees/tree-row.ts'
import { draggedScan, startDrag } from '../../../renderer/trees/dragged-scan.ts'
import { applyExperimentEvents, emptyTree } from '../../../shared/structure/apply-event.ts'
import { plannedNodes } from '../../../shared/structure/planned-nodes.ts'
import { largeEvents, largePlan } from '../../builders/large-tree.ts'
import { events, finished, normalised, plan, scan, treeAfterPoint, treeOf } from '../support/eff-tree.ts'

const all = { collapsed: new Set<string>(), filter: '' }

describe('rows of a tree that changes', () => {
  test('stay the very same while points come', () => {
    const rowsOf = keptExperimentRows()
    const before = rowsOf(treeAfterPoint(2), all)
    const later = applyExperimentEvents(treeAfterPoint(2), events.slice(treeAfterPoint(2).seq))
    expect(rowsOf(later, all)).toBe(before)
  })

  test('are made anew for another filter, other closed nodes, a new result and a grown plan', () => {
    const rowsOf = keptExperimentRows()
    const first = rowsOf(finished, all)
    const filtered = rowsOf(finished, { ...all, filter: 'data' })
    expect(filtered.length).toBeLessThan(first.length)
    expect(rowsOf(finished, { ...all, collapsed: new Set([scan]) }).length).toBeLessThan(first.length)
    const withResult = treeOf([...events, { seq: events.length + 1, atMs: 1, event: normalised }])
    expect(rowsOf(withResult, all)).toHaveLength(first.length + 1)
    expect(rowsOf({ ...finished, plan: { ...plan } }, all)).toEqual(first)
  })

  test('keep all below a node that matches, also when one below it matched before', () => {
    const rows = experimentRows(finished, { ...all, filter: 'e' })
    expect(rows.map(({ label }) => label)).toEqual(experimentRows(finished, all).map(({ label }) => label))
  })

  test('are 100 000 in order, each with its place', () => {
    const large = largePlan(100_000)
    const rows = experimentRows({ ...emptyTree(), plan: large, nodes: plannedNodes(large) }, all)
    expect(rows.length).toBeGreaterThan(99_000)
    expect(rows[1003]).toMatchObject({ label: 'th scan 100', level: 3, position: 1, setSize: 100 })
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
  })

  test('of the large tree count as its events say', () => {
    const large = largePlan(2000)
    const created = events[0]?.event
    if (created?.kind !== 'experiment.created') throw new Error('no experiment')
    const tree = applyExperimentEvents(emptyTree(), largeEvents(large, { ...created, plan: large })(25, 0))
    const [first, second] = large.root.children.flatMap(child => ('children' in child ? child.children : []))
    const done = [first, second].map(node => node && tree.nodes.get(node.id)?.done)
    expect(done).toEqual([11, 11])
  })
})

describe('parents that stay in sight', () => {
  const rows = experimentRows(finished, all)
  const labels = (first: number) => stickyParents(rows, first).map(index => rows[index]?.label)

  test('are none at the top, and those that were scrolled out further down', () => {
    expect(labels(0)).toEqual([])
    expect(labels(2)).toEqual(['EFF'])
    expect(labels(6)).toEqual(['EFF', 'Energy Scan'])
  })

  test('are parents of what follows them, outermost first, and never more than four', () => {
    const levels = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(levels, fc.nat(60), (steps, first) => {
        const some = rowsOfLevels(steps)
        const found = stickyParents(some, first)
        expect(found.length).toBeLessThanOrEqual(mostStickyRows)
        expect([...found]).toEqual([...found].sort((a, b) => a - b))
        found.forEach((index, depth) => expect(some[index]?.level).toBe(depth + 1))
      }),
      { seed: 20_261_123 },
    )
  })

  /** A walk that never goes down more than one level at once. */
  function rowsOfLevels(steps: readonly number[]): readonly TreeRow[] {
    let level = 0
    return steps.map((step, index) => {
      level = Math.min(step, level + 1)
      return { key: String(index), label: '', level, position: 1, setSize: 1, expanded: undefined }
    })
  }
})

test('a dragged node is known where it is dropped, and nothing else is', () => {
  const kept = new Map<string, string>()
  const dataTransfer = {
    setData: (type: string, data: string) => kept.set(type, data),
    getData: (type: string) => kept.get(type) ?? '',
  }
  const event = { dataTransfer } as unknown as DragEvent
  expect(draggedScan(event)).toBeUndefined()
  startDrag(event, scan)
  expect(draggedScan(event)).toBe(scan)
})
