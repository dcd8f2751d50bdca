import { VersionedMap } from '../../../shared/base/versioned-map.ts'
import type { ExperimentTree, TreeNode } from '../../../shared/structure/experiment-tree.ts'
import { childId, nodeId } from '../../../shared/model/ids.ts'
import type { NativeScanPlan } from '../../../shared/model/plan.ts'
import { finished, plan } from './eff-tree.ts'

const session = nodeId('/EFF')
const points = 81
const commands = [1, 2, 3, 4, 5, 6].map(number => `#${number} ascan th 11.8 12.6 80 0.5`)
export const scanIds = commands.map(name => childId(session, name))

/** An experiment in which SPEC ran so many rocking curves, each a little further and lower than the one before. */
export function peakTree(count: number): ExperimentTree {
  const scans = commands.slice(0, count).map((name, index) => peakScan(name, index))
  const root = finished.nodes.get(session)
  if (root === undefined) throw new Error('no root')
  const nodes = new Map(scans.map(scan => [scan.plan.id, scan]))
  const ids = scans.map(scan => scan.plan.id)
  nodes.set(session, { ...root, children: ids })
  const entries = scans.flatMap(({ plan: { entry, id } }) =>
    entry === undefined ? [] : { name: entry, node: id },
  )
  return {
    ...finished,
    nodes: VersionedMap.of(nodes),
    results: new Map(),
    plan: { ...plan, entries, root: { ...plan.root, children: scans.map(scan => scan.plan) } },
  }
}

function peakScan(name: string, index: number): TreeNode {
  const x = Array.from({ length: points }, (_, at) => 11.8 + at * 0.01)
  const centre = 12.2137 + 0.02 * index
  const det = x.map(th => 400 - 40 * index + 3000 * 2 ** -(((th - centre) / 0.0825) ** 2))
  const columns = { th: x, det, mon: x.map(() => 98_000), mA: x.map((_, at) => 200 - at * 0.01) }
  return {
    plan: peakPlan(name, index),
    parent: session,
    children: [],
    status: 'complete',
    startedAtMs: 1_000_000 + index * 60_000,
    finishedAtMs: 1_040_000 + index * 60_000,
    done: points,
    total: points,
    datasets: [],
    gaps: 0,
    pointGaps: [],
    comments: [],
    columns: new Map(
      Object.entries(columns).map(([key, values]) => [key, { values, length: values.length }]),
    ),
  }
}

function peakPlan(name: string, index: number): NativeScanPlan {
  const entry = plan.entries[index]?.name ?? plan.entries[0]?.name
  const column = (mnemonic: string, kind: 'motor' | 'counter', unit: string) => ({
    name: mnemonic,
    label: mnemonic,
    kind,
    unit,
  })
  return {
    kind: 'nativeScan',
    id: childId(session, name),
    name,
    entry,
    durationS: 40,
    command: name.slice(3),
    shape: [points],
    axes: [[{ motor: 'th', unit: 'deg', start: 11.8, stop: 12.6, isRelative: false }]],
    countS: 0.5,
    cameras: [],
    head: {
      number: index + 1,
      dataFile: undefined,
      positions: {},
      columns: [
        column('th', 'motor', 'deg'),
        column('mA', 'counter', 'mA'),
        column('mon', 'counter', 'counts'),
        column('det', 'counter', 'counts'),
      ],
    },
  }
}
