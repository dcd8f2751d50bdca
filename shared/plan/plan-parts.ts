import type { PlanPart } from '../model/description-preview.ts'
import type { NodeId } from '../model/ids.ts'
import type { CameraPlan, Plan, PlanNode } from '../model/plan.ts'
import { pointsOf } from './plan-steps.ts'

/** Nodes of a plan in order, each with its size and its place in time. Sums stand on every node that has others in it. */
export function planParts(plan: Plan, lineOf: (id: NodeId) => number): readonly PlanPart[] {
  const parts: PlanPart[] = []
  const visit = (node: PlanNode, level: number, executions: number, startS: number): Sum => {
    const at = parts.length
    const times = executions * (node.kind === 'scan' || node.kind === 'repeat' ? pointsOf(node) : 1)
    const sum = ownSum(node)
    let elapsedS = 0
    for (const child of 'children' in node ? node.children : []) {
      const below = visit(child, level + 1, times, startS + elapsedS)
      sum.frames += below.frames
      sum.bytes += below.bytes
      elapsedS += child.durationS / times
    }
    const role = node.kind === 'acquisition' ? node.role : undefined
    const { id, name, kind, durationS } = node
    parts.splice(at, 0, {
      id,
      name,
      kind,
      line: lineOf(id),
      level,
      role,
      executions,
      ...sum,
      startS,
      durationS,
    })
    return sum
  }
  visit(plan.root, 0, 1, 0)
  return parts.slice(1)
}

interface Sum {
  frames: number
  bytes: number
}

function ownSum(node: PlanNode): Sum {
  const sum = { frames: 0, bytes: 0 }
  for (const { totalBytes, totalFrames } of camerasOf(node)) {
    sum.frames += totalFrames
    sum.bytes += totalBytes
  }
  return sum
}

function camerasOf(node: PlanNode): readonly CameraPlan[] {
  if (node.kind === 'nativeScan') return node.cameras
  return node.kind === 'acquisition' && node.camera !== undefined ? [node.camera] : []
}
