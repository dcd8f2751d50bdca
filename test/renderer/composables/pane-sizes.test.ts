import { expect, test } from 'vitest'
import { firstSizes } from '../../../renderer/composables/pane-sizes.ts'

test.each([
  [1280, 800],
  [1600, 1000],
  [3840, 2160],
])('on %i × %i the image keeps at least a third of the width', (widthPx, heightPx) => {
  const { treePx, sidePx, detailsPx, bottomPx } = firstSizes(widthPx, heightPx)
  expect(widthPx - treePx - sidePx).toBeGreaterThan(widthPx / 3)
  expect(heightPx - detailsPx - bottomPx).toBeGreaterThan(heightPx / 3)
})

test('a small screen keeps every pane readable', () => {
  expect(firstSizes(800, 500)).toEqual({ treePx: 268, sidePx: 360, detailsPx: 210, bottomPx: 118 })
})
