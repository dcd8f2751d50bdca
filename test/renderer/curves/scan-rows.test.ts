import { expect, test } from 'vitest'
import { scanTable } from '../../../renderer/curves/scan-rows.ts'
import { entryName, nodeId } from '../../../shared/model/ids.ts'
import type { NativeScanPlan } from '../../../shared/model/plan.ts'
import { sessionPlan } from '../../../shared/plan/session-plan.ts'
import { createdEvent, number } from '../../builders/run-events.ts'
import { treeOf } from '../support/eff-tree.ts'

const node = nodeId('/day/s1')
const plan: NativeScanPlan = {
  ...{ kind: 'nativeScan', id: node, name: 's1', entry: entryName(1), durationS: 0, countS: 1 },
  ...{ command: 'ascan  th 0 1 2 1', shape: [3], axes: [], cameras: [] },
  head: {
    ...{ number: 1, dataFile: undefined, positions: {} },
    columns: [
      { name: 'th', label: 'Theta', kind: 'motor', unit: 'deg' },
      { name: 'epoch', label: 'Epoch', kind: 'epoch', unit: 's' },
      { name: 'det', label: 'Detector', kind: 'counter', unit: '' },
    ],
  },
}

test('a scan is a table of motors, counters and the time since its first point', () => {
  const { columns, points } = tableOf([
    { th: 0, epoch: 1000.25, det: 7 },
    { th: 1, epoch: 1001.750_000_4, det: null },
  ])
  expect(points).toBe(2)
  expect(columns.map(({ name, unit }) => [name, unit])).toEqual([
    ['th', 'deg'],
    ['det', ''],
    ['time', 's'],
  ])
  expect([0, 1, 2].map(point => columns.map(column => column.value(point)))).toEqual([
    [0, 7, 0],
    [1, undefined, 1.5],
    [undefined, undefined, undefined],
  ])
})

test('before the first point it is empty', () => {
  expect(tableOf([])).toEqual({ columns: [], points: 0 })
})

function tableOf(rows: readonly Record<string, number | null>[]): ReturnType<typeof scanTable> {
  const tree = treeOf(
    number([
      createdEvent(sessionPlan('day')),
      { kind: 'node.planned', parent: nodeId('/day'), node: plan, entry: { name: entryName(1), node } },
      { kind: 'node.started', node },
      ...rows.map((values, point) => ({ kind: 'point.recorded', node, point, values }) as const),
    ]),
  )
  const scan = tree.nodes.get(node)
  if (scan === undefined) throw new Error('no scan')
  return scanTable(tree, scan)
}
