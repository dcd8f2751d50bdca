import { VersionedMap } from '../../../shared/base/versioned-map.ts'
import { childId, nodeId } from '../../../shared/model/ids.ts'
import type { NativeScanPlan, PlanNode, ScanPlan } from '../../../shared/model/plan.ts'
import type { ExperimentTree, TreeNode } from '../../../shared/structure/experiment-tree.ts'
import { axisOf } from '../../../shared/plan/plan-axis.ts'
import { finished, plan } from './eff-tree.ts'

const session = nodeId('/EFF')

export interface Recorded {
  readonly tree: ExperimentTree
  readonly scan: TreeNode
}

/**
 * So many points of a snake over 3 × 4 points; values count the cells from the lowest positions, row by row. With `from` it
 * is relative to where the motors stood.
 */
export function meshTree({ from, points }: { readonly points: number; readonly from?: number }): Recorded {
  const cells = [0, 1, 2, 5, 4, 3, 6, 7, 8, 11, 10, 9].slice(0, points)
  const start = from ?? 0
  const columns = {
    px: cells.map(cell => start + (cell % 3)),
    pz: cells.map(cell => start + 10 + 10 * Math.floor(cell / 3)),
    det: cells,
    mA: cells.map(() => 200),
  }
  const scan = treeNode(meshPlan(from !== undefined), session, columns)
  return { scan, tree: treeOf([scan]) }
}

/** Five of the six points of one scan within another. */
export function nestedTree(): Recorded {
  const entry = plan.entries[0]?.name
  const outerId = childId(session, 'Rows')
  const innerId = childId(outerId, 'Line')
  const base = { entry, durationS: 1 }
  const inner: ScanPlan = {
    ...{ ...base, kind: 'scan', id: innerId, name: 'Line', children: [] },
    axis: axisOf('px', 'mm', 0, 2, 2),
  }
  const outer: ScanPlan = {
    ...{ ...base, kind: 'scan', id: outerId, name: 'Rows', children: [inner] },
    axis: axisOf('pz', 'mm', 0, 1, 1),
  }
  const scan = treeNode(inner, outerId, { det: [0, 1, 2, 3, 4] })
  return { scan, tree: treeOf([{ ...treeNode(outer, session, {}), children: [innerId] }, scan]) }
}

function treeOf(nodes: readonly TreeNode[]): ExperimentTree {
  const root = finished.nodes.get(session)
  if (root === undefined) throw new Error('no root')
  const all = new Map(nodes.map(node => [node.plan.id, node]))
  all.set(session, { ...root, children: nodes.slice(0, 1).map(node => node.plan.id) })
  const planned = {
    ...plan,
    root: { ...plan.root, children: nodes.slice(0, 1).map(node => node.plan) },
    entries: plan.entries
      .slice(0, 1)
      .flatMap(({ name }) => nodes.slice(0, 1).map(node => ({ name, node: node.plan.id }))),
  }
  return { ...finished, plan: planned, nodes: VersionedMap.of(all), results: new Map() }
}

function treeNode(
  node: PlanNode,
  parent: TreeNode['parent'],
  columns: Readonly<Record<string, readonly number[]>>,
): TreeNode {
  return {
    plan: node,
    parent,
    children: [],
    status: 'running',
    startedAtMs: 1_000_000,
    finishedAtMs: undefined,
    done: 0,
    total: 12,
    datasets: [],
    gaps: 0,
    pointGaps: [],
    comments: [],
    columns: new Map(
      Object.entries(columns).map(([key, values]) => [key, { values, length: values.length }]),
    ),
  }
}

function meshPlan(isRelative: boolean): NativeScanPlan {
  const name = '#1 mesh px 0 2 2 pz 10 40 3 0.1'
  const motor = (mnemonic: string, start: number, stop: number) => [
    { motor: mnemonic, unit: 'mm', start, stop, isRelative },
  ]
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
    entry: plan.entries[0]?.name,
    durationS: 2,
    command: name.slice(3),
    shape: [4, 3],
    axes: [motor('pz', 10, 40), motor('px', 0, 2)],
    countS: 0.1,
    cameras: [],
    head: {
      number: 1,
      dataFile: undefined,
      positions: {},
      columns: [
        column('px', 'motor', 'mm'),
        column('pz', 'motor', 'mm'),
        column('mA', 'counter', 'mA'),
        column('det', 'counter', 'counts'),
      ],
    },
  }
}
