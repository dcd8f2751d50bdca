import { expect, test } from 'vitest'
import { nxData } from '../../../shared/nexus/nx-data.ts'
import { hardLink } from '../../../shared/nexus/nodes.ts'

const signal = { name: 'det', member: (at: string) => hardLink(at, '/entry/det') }
const plot = { path: '/entry/plot', title: 'loopscan', signal, auxiliary: [] }

test('a plot names its axes and their dimensions', () => {
  const axes = [{ name: 'th', member: (at: string) => hardLink(at, '/entry/th') }]
  expect(nxData({ ...plot, axes })[0]).toMatchObject({
    attributes: { signal: 'det', axes: ['th'], th_indices: 0, title: 'loopscan' },
  })
})

test('a signal that there is nothing to plot against has no axes, not an empty list of them', () => {
  const [first, ...members] = nxData({ ...plot, axes: [] })
  expect(first).toMatchObject({ attributes: { signal: 'det' } })
  expect(JSON.stringify(first)).not.toContain('axes')
  expect(members.map(({ path }) => path)).toEqual(['/entry/plot/det'])
})
