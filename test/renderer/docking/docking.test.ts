import { expect, test } from 'vitest'
import { windowIdentity } from '../../../renderer/bridge/window-identity.ts'
import { sizePx } from '../../../renderer/docking/pane-spec.ts'
import { layoutName } from '../../../renderer/docking/saved-layouts.ts'
import { workspaces } from '../../../renderer/panels/workspaces.ts'

const dock = { widthPx: 1212, heightPx: 672 }

test('a pane has its share of the window, within what stays readable', () => {
  const size = { share: 0.3, leastPx: 360, mostPx: 560 }
  expect([1000, 1600, 3840].map(windowPx => sizePx(size, windowPx))).toEqual([360, 480, 560])
})

test.each(workspaces.map(({ id, panes }) => [id, panes] as const))(
  'the panes of %s are known by their ids and stand beside panes that stand already',
  (_id, panes) => {
    const placed = new Set<string>()
    for (const { id, place } of panes) {
      expect(placed.has(id)).toBe(false)
      if (place.kind === 'first') expect(placed.size).toBe(0)
      if ('pane' in place) expect(placed).toContain(place.pane)
      placed.add(id)
    }
  },
)

test.each(workspaces.map(({ id, panes }) => [id, panes] as const))(
  'on a small screen the panes at the sides of %s leave the middle half of the room',
  (_id, panes) => {
    const sides = (...wanted: readonly string[]): number =>
      panes.reduce(
        (sum, { place }) =>
          'size' in place && wanted.includes(place.side)
            ? sum + sizePx(place.size, wanted.includes('left') ? dock.widthPx : dock.heightPx)
            : sum,
        0,
      )
    expect(sides('left', 'right')).toBeLessThan(dock.widthPx * 0.65)
  },
)

test('every workspace has a key and a name of its own', () => {
  expect(new Set(workspaces.map(({ key }) => key)).size).toBe(workspaces.length)
  expect(new Set(workspaces.map(({ label }) => label)).size).toBe(workspaces.length)
})

test('every window keeps its own layouts', () => {
  expect(layoutName('1', 'acquire')).not.toBe(layoutName('2', 'acquire'))
})

test('a page knows from its address which window it is, and takes itself for the first console otherwise', () => {
  expect(windowIdentity('?window=3&role=mirror')).toEqual({ role: 'mirror', key: '3' })
  expect(windowIdentity('?role=boss')).toEqual({ role: 'console', key: '1' })
})
