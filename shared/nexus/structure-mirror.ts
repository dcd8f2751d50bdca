import type { EntryName, NodeId } from '../model/ids.ts'
import type { AcquisitionPlan, AxisPlan, Plan, PlanNode } from '../model/plan.ts'
import type { ExperimentTree, PointGap, TreeNode } from '../structure/experiment-tree.ts'
import { parameterNodes } from './common-groups.ts'
import { isoTime, offsetMinutesOf } from './iso-time.ts'
import { acquisitionOf } from './names.ts'
import { group, integer, number, optionalText, softLink, text } from './nodes.ts'
import { childrenOf } from './plan-walk.ts'
import { slug } from './slug.ts'
import type { SkeletonNode } from './skeleton.ts'

export interface MirrorParts {
  readonly plan: Plan
  readonly tree: ExperimentTree
  /** Entries whose files exist: only those are linked. */
  readonly linked: ReadonlySet<EntryName>
  readonly startedAt: string
}

/** The experiment tree as groups, for people with other viewers: `n001_dark_for_white` … in tree order. */
export function structureMirror(path: string, parts: MirrorParts): readonly SkeletonNode[] {
  return mirrorNode(path, parts.plan.root, parts)
}

function mirrorNode(path: string, node: PlanNode, parts: MirrorParts): readonly SkeletonNode[] {
  return [
    group(path, 'NXcollection'),
    text(`${path}/node_type`, node.kind === 'nativeScan' ? 'scan' : node.kind),
    text(`${path}/node_name`, node.name),
    text(`${path}/node_path`, node.id),
    ...progress(path, parts.tree.nodes.get(node.id), parts.startedAt),
    ...own(path, node),
    ...links(path, node, parts),
    ...childrenOf(node).flatMap((child, at) =>
      mirrorNode(`${path}/n${String(at + 1).padStart(3, '0')}_${slug(child.name)}`, child, parts),
    ),
  ]
}

function progress(path: string, node: TreeNode | undefined, startedAt: string): readonly SkeletonNode[] {
  if (node === undefined) return []
  const timeText = (atMs: number | undefined): string | undefined =>
    atMs === undefined ? undefined : isoTime(atMs, offsetMinutesOf(startedAt))
  return [
    text(`${path}/status`, node.status),
    integer(`${path}/done`, node.done),
    integer(`${path}/total`, node.total),
    ...(node.gaps === 0 ? [] : [integer(`${path}/gaps`, node.gaps)]),
    ...(node.pointGaps.length === 0 ? [] : [text(`${path}/missing_points`, node.pointGaps.map(gapLine))]),
    ...(node.comments.length === 0 ? [] : [text(`${path}/comments`, node.comments)]),
    ...optionalText(`${path}/start_time`, timeText(node.startedAtMs)),
    ...optionalText(`${path}/end_time`, timeText(node.finishedAtMs)),
  ]
}

function gapLine({ firstPoint, lastPoint, cause }: PointGap): string {
  return `points ${firstPoint}-${lastPoint}: ${cause}`
}

function own(path: string, node: PlanNode): readonly SkeletonNode[] {
  switch (node.kind) {
    case 'sequence':
      return []
    case 'repeat':
      return [integer(`${path}/repeat`, node.times)]
    case 'paramSet':
      return parameterNodes(`${path}/parameters`, 'NXparameters', node.parameters)
    case 'scan':
      return scanParameters(`${path}/parameters`, node.axis)
    case 'acquisition':
      return acquisitionParameters(path, node)
    case 'nativeScan':
    case 'macro':
      return [text(`${path}/command`, node.command)]
  }
}

function scanParameters(path: string, axis: AxisPlan): readonly SkeletonNode[] {
  return [
    group(path, 'NXparameters'),
    text(`${path}/motor`, axis.motor),
    number(`${path}/start`, axis.start, axis.unit),
    number(`${path}/stop`, axis.stop, axis.unit),
    integer(`${path}/intervals`, axis.intervals),
    integer(`${path}/points`, axis.positions.length),
  ]
}

function acquisitionParameters(path: string, node: AcquisitionPlan): readonly SkeletonNode[] {
  return [
    text(`${path}/role`, node.role),
    ...(node.appliesTo.length === 0 ? [] : [text(`${path}/applies_to`, node.appliesTo)]),
    number(`${path}/count_time`, node.countS, 's'),
    ...(node.camera === undefined ? [] : [integer(`${path}/frames`, node.camera.frames)]),
  ]
}

function links(path: string, node: PlanNode, { plan, linked }: MirrorParts): readonly SkeletonNode[] {
  const { entry } = node
  if (entry === undefined || !linked.has(entry)) return []
  if (isEntryNode(plan, node.id)) return [softLink(`${path}/entry`, `/${entry}`)]
  if (node.kind !== 'acquisition' || node.camera === undefined) return []
  const camera = acquisitionOf(plan, node.id).camera
  return camera === undefined ? [] : [softLink(`${path}/detector`, camera.groupPath)]
}

function isEntryNode(plan: Plan, id: NodeId): boolean {
  return plan.entries.some(entry => entry.node === id)
}
