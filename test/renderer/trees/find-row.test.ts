import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findRow } from '../../../renderer/trees/find-row.ts'
import { parentIndex } from '../../../renderer/trees/parent-index.ts'
import type { TreeRow } from '../../../renderer/trees/tree-row.ts'

const seed = 20_261_123

/** Rows of a walk that never goes down more than one level at once. */
function rowsOfLevels(steps: readonly number[]): readonly TreeRow[] {
  let level = 0
  return steps.map((step, index) => {
    level = Math.min(step, level + 1)
    return { key: String(index), label: '', level, position: 1, setSize: 1, expanded: undefined }
  })
}

test('a row is found from wherever the search begins, also from outside', () => {
  const count = fc.integer({ min: 0, max: 40 })
  fc.assert(
    fc.property(count, fc.nat(60), fc.integer({ min: -5, max: 60 }), (length, wanted, near) => {
      const rows = rowsOfLevels(Array.from({ length }, () => 1))
      expect(findRow(rows, String(wanted), near)).toBe(wanted < length ? wanted : -1)
    }),
    { seed },
  )
  expect(findRow(rowsOfLevels([1, 1]), undefined, 0)).toBe(-1)
})

test('the parent of a row is the last one above it that is less deep', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 }), steps => {
      const rows = rowsOfLevels(steps)
      rows.forEach(({ level }, index) => {
        const above = rows.slice(0, index).findLastIndex(row => row.level < level)
        expect(parentIndex(rows, index)).toBe(above < 0 ? undefined : above)
      })
    }),
    { seed },
  )
})
