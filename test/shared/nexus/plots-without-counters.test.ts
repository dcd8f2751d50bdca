import { expect, test } from 'vitest'
import { entryLayout } from '../../../shared/nexus/entry-layout.ts'
import { plots } from '../../../shared/nexus/plots.ts'
import { entryName } from '../../../shared/model/ids.ts'
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
