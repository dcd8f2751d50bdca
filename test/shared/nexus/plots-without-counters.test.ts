import { expect, test } from 'vitest'
import type { Plan } from '../../../shared/model/plan.ts'
import { entryLayout } from '../../../shared/nexus/entry-layout.ts'
import { entrySkeleton } from '../../../shared/nexus/entry-skeleton.ts'
import { masterSkeleton } from '../../../shared/nexus/master-skeleton.ts'
import { plots } from '../../../shared/nexus/plots.ts'
import { entryName } from '../../../shared/model/ids.ts'
import { treeOf } from '../../builders/finished-tree.ts'
import { nexusContext } from '../../builders/nexus-context.ts'
import { planOf } from '../../builders/sketched-plan.ts'

test('a scan that counts nothing is not plotted against itself', () => {
  const scan = {
    kind: 'scan',
    name: 'Energy',
    motor: 'energy',
    unit: 'keV',
    from: 3,
    to: 4,
    steps: 2,
  } as const
  const count = { kind: 'acquisition', name: 'MonoPos', role: 'monitorPosition' } as const
  const plan = planOf([{ ...scan, children: [count] }], { record: [] })
  const paths = plots(entryLayout(plan, entryName(1)), undefined).map(({ path }) => path)
  expect(new Set(paths).size).toBe(paths.length)
})

const nothingMeasured = {
  kind: 'repeat',
  name: 'Settings',
  times: 100,
  children: [{ kind: 'paramSet', name: 'Slits', parameters: [{ name: 'gap', value: 2 }] }],
} as const

test('an experiment that measures nothing has no default plot, and names none', () => {
  const plan = planOf([nothingMeasured])
  expect(masterPlot(plan)).toBeUndefined()
  const [entry] = entrySkeleton(plan, entryName(1), nexusContext(plan)).nodes
  expect(entry).toMatchObject({ path: '/entry_0001', attributes: { NX_class: 'NXentry' } })
  expect(entry).not.toHaveProperty('attributes.default')
})

test('the default plot is of an entry that has one, however many points another has', () => {
  const dark = { kind: 'acquisition', name: 'Dark', role: 'dark', camera: {} } as const
  expect(masterPlot(planOf([dark, nothingMeasured]))).toMatchObject({ target: '/entry_0001/plotselect' })
})

/** What the master's `default` leads to. */
function masterPlot(plan: Plan): unknown {
  const { nodes } = masterSkeleton(plan, nexusContext(plan), treeOf(plan))
  const plot = nodes.find(({ path }) => path === '/entry_0000/plotselect')
  if (plot === undefined) expect(nodes[0]).not.toHaveProperty('attributes.default')
  return plot
}
