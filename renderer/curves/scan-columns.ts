import { columnsOfAcquisition, columnsOfScan } from '../../shared/nexus/names.ts'
import type { NumberColumn } from '../../shared/nexus/number-columns.ts'
import type { NodeId } from '../../shared/model/ids.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { ExperimentTree, TreeNode } from '../../shared/structure/experiment-tree.ts'

export interface ScanColumn {
  readonly name: string
  readonly unit: string
  readonly kind: NumberColumn['source']['kind'] | 'unknown'
  readonly values: readonly number[]
  /** Only the first `length` values belong to this version of the tree. */
  readonly length: number
}

/** What a scan recorded so far, with the units its plan gave; also those of the acquisitions in it. */
export function scanColumns(tree: ExperimentTree, scan: TreeNode): readonly ScanColumn[] {
  const known = new Map(plannedColumns(tree, scan).map(column => [column.name, column]))
  return [...scan.columns].map(([name, column]) => {
    const planned = known.get(name)
    return {
      name,
      unit: planned?.unit ?? '',
      kind: planned?.source.kind ?? 'unknown',
      values: column.values,
      length: column.length,
    }
  })
}

/** The repeating node whose points go with a selection: itself, the next one above or below, or else the first of all. */
export function scanOfSelection(tree: ExperimentTree, id: NodeId | undefined): TreeNode | undefined {
  const { plan } = tree
  if (plan === undefined) return undefined
  const chosen = id ?? plan.root.id
  const known = scansOfPlan.get(plan) ?? new Map<NodeId, NodeId | undefined>()
  scansOfPlan.set(plan, known)
  if (!known.has(chosen)) known.set(chosen, findScan(tree, chosen)?.plan.id)
  const scan = known.get(chosen)
  return scan === undefined ? undefined : tree.nodes.get(scan)
}

/** Which scan goes with a node depends on the plan alone; without one, finding that out takes a walk through all of it. */
const scansOfPlan = new WeakMap<Plan, Map<NodeId, NodeId | undefined>>()

function findScan(tree: ExperimentTree, id: NodeId): TreeNode | undefined {
  for (let at: NodeId | undefined = id; at !== undefined; at = tree.nodes.get(at)?.parent) {
    const node = tree.nodes.get(at)
    if (node !== undefined && isRepeating(node) && !holdsScan(tree, node)) return node
  }
  const root = tree.plan?.root.id
  return scanBelow(tree, id) ?? (id === root ? undefined : scanOfSelection(tree, root))
}

function scanBelow(tree: ExperimentTree, id: NodeId): TreeNode | undefined {
  for (const child of tree.nodes.get(id)?.children ?? []) {
    const node = tree.nodes.get(child)
    if (node === undefined) continue
    const found = isRepeating(node) && !holdsScan(tree, node) ? node : scanBelow(tree, child)
    if (found !== undefined) return found
  }
  return undefined
}

function isRepeating({ plan }: TreeNode): boolean {
  return plan.kind === 'scan' || plan.kind === 'repeat' || plan.kind === 'nativeScan'
}

function holdsScan(tree: ExperimentTree, node: TreeNode): boolean {
  return node.children.some(child => {
    const below = tree.nodes.get(child)
    return below !== undefined && (isRepeating(below) || holdsScan(tree, below))
  })
}

const cache = new WeakMap<Plan, Map<NodeId, readonly NumberColumn[]>>()

function plannedColumns(tree: ExperimentTree, scan: TreeNode): readonly NumberColumn[] {
  const { plan } = tree
  if (plan === undefined) return []
  const byScan = cache.get(plan) ?? new Map<NodeId, readonly NumberColumn[]>()
  cache.set(plan, byScan)
  const known = byScan.get(scan.plan.id)
  if (known !== undefined) return known
  const own =
    scan.plan.kind === 'scan' || scan.plan.kind === 'nativeScan' ? columnsOfScan(plan, scan.plan.id) : []
  const columns = [...own, ...acquisitionsBelow(tree, scan).flatMap(id => columnsOfAcquisition(plan, id))]
  byScan.set(scan.plan.id, columns)
  return columns
}

function acquisitionsBelow(tree: ExperimentTree, node: TreeNode): readonly NodeId[] {
  return node.children.flatMap(id => {
    const child = tree.nodes.get(id)
    if (child === undefined) return []
    return child.plan.kind === 'acquisition' ? [id] : acquisitionsBelow(tree, child)
  })
}
