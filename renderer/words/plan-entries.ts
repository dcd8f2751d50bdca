import type { NodeId } from '../../shared/model/ids.ts'
import type { Plan, PlanNode } from '../../shared/model/plan.ts'
import { planNodes } from '../../shared/plan/plan-steps.ts'

export interface PlannedEntry {
  readonly node: PlanNode
  readonly frames: number
  readonly bytes: number
  readonly durationS: number
  /** Parts of the whole time: when it begins and how long it takes. */
  readonly start: number
  readonly share: number
}

/** The entries of a plan in order of execution, each with its place in time. */
export function plannedEntries(plan: Plan): readonly PlannedEntry[] {
  const nodes = new Map<NodeId, PlanNode>([...planNodes(plan)].map(node => [node.id, node]))
  const found = plan.entries.flatMap(entry => nodes.get(entry.node) ?? [])
  const totalS = found.reduce((sum, node) => sum + node.durationS, 0)
  let beforeS = 0
  return found.map(node => {
    const start = totalS === 0 ? 0 : beforeS / totalS
    beforeS += node.durationS
    const share = totalS === 0 ? 0 : node.durationS / totalS
    return { node, ...framesBelow(node), durationS: node.durationS, start, share }
  })
}

function framesBelow(node: PlanNode): { frames: number; bytes: number } {
  if (node.kind === 'acquisition') {
    return { frames: node.camera?.totalFrames ?? 0, bytes: node.camera?.totalBytes ?? 0 }
  }
  let frames = 0
  let bytes = 0
  for (const child of 'children' in node ? node.children : []) {
    const below = framesBelow(child)
    frames += below.frames
    bytes += below.bytes
  }
  return { frames, bytes }
}
