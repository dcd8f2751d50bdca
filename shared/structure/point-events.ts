import { assert, assertNever, InvariantError } from '../base/assert.ts'
import type { ExperimentEvent } from '../model/events.ts'
import type { NodeId } from '../model/ids.ts'
import type { RepeatPlan, ScanPlan } from '../model/plan.ts'
import { putPoint } from './columns.ts'
import type { TreeNode } from './experiment-tree.ts'
import { settle } from './node-status.ts'
import { nodeOf, updateNode, type TreeDraft } from './tree-draft.ts'

type PointEvent = Extract<ExperimentEvent, { kind: `point.${string}` | 'column.counted' }>

/** What is told of the points of a scan and of the numbers that belong to them. */
export function applyPointEvent(draft: TreeDraft, event: PointEvent, atMs: number): void {
  switch (event.kind) {
    case 'point.recorded':
      recordPoint(draft, event.node, event.point, event.values, atMs)
      return
    case 'point.gap': {
      const { node, firstPoint, lastPoint, cause } = event
      updateNode(draft, node, old => ({
        ...old,
        pointGaps: [...old.pointGaps, { firstPoint, lastPoint, cause }],
      }))
      return
    }
    case 'column.counted': {
      const { column, firstPoint, node, values } = event
      updateNode(draft, node, old => ({
        ...old,
        columns: values.reduce<TreeNode['columns']>(
          (columns, value, at) => putPoint(columns, firstPoint + at, { [column]: value }),
          old.columns,
        ),
      }))
      return
    }
    default:
      assertNever(event, 'event of points')
  }
}

function recordPoint(
  draft: TreeDraft,
  id: NodeId,
  point: number,
  values: Readonly<Record<string, number | null>>,
  atMs: number,
): void {
  const node = nodeOf(draft, id)
  const { plan } = node
  if (plan.kind !== 'scan' && plan.kind !== 'repeat' && plan.kind !== 'nativeScan')
    throw new InvariantError(`${id} has no points`)
  // Who moves and counts decides how many points there are: a command only says how many were wanted.
  const total = plan.kind === 'nativeScan' ? Math.max(node.total, point + 1) : node.total
  assert(point >= 0 && point < total, `point ${point} of ${id}, which has ${total}`)
  updateNode(draft, id, old => ({
    ...old,
    total,
    done: Math.max(old.done, point + 1),
    columns: putPoint(old.columns, point, values),
  }))
  if (plan.kind === 'nativeScan') return
  countExecutions(draft, plan, point + 1)
  settle(draft, id, atMs)
}

/** Acquisitions without a camera have nothing but the points around them to count by. */
function countExecutions(
  draft: TreeDraft,
  plan: ScanPlan | RepeatPlan | { children: ScanPlan['children'] },
  executions: number,
): void {
  for (const child of plan.children) {
    if (child.kind === 'sequence') countExecutions(draft, child, executions)
    if (child.kind !== 'acquisition' || child.camera !== undefined) continue
    updateNode(draft, child.id, node => ({ ...node, done: Math.max(node.done, executions) }))
  }
}
