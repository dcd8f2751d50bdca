import type { EntryName } from '../model/ids.ts'
import type { Plan, PlanNode } from '../model/plan.ts'
import { cameraGroups, exposures, frameNodes } from './camera-groups.ts'
import { entryHead, entryTail, fixedRecords, parameterNodes } from './common-groups.ts'
import type { NexusContext } from './context.ts'
import { entryLayout } from './entry-layout.ts'
import type { EntryLayout } from './entry-layout.ts'
import { hasNativePlot, nativeSkeleton } from './native-skeleton.ts'
import { entryFileName, pointStatus, unfinishedStatus } from './names.ts'
import { textLimits } from './text-limits.ts'
import { group, placeholder, softLink, text } from './nodes.ts'
import { allColumns, numberGroups } from './number-groups.ts'
import { hasPlot, plots } from './plots.ts'
import { positioners, positionersStart } from './positioners.ts'
import { rootAttributes } from './root-attributes.ts'
import { childrenOf } from './plan-walk.ts'
import type { FileSkeleton, SkeletonNode } from './skeleton.ts'

/**
 * The file of one entry, complete before the first frame: everything that is planned has its place and its size, so
 * that recording only fills in bytes. `positions` and `startedAt` of the context are those of the entry.
 */
export function entrySkeleton(plan: Plan, entry: EntryName, context: NexusContext): FileSkeleton {
  const layout = entryLayout(plan, entry)
  if (layout.node.kind === 'nativeScan') return nativeSkeleton(layout.node, context)
  const { path } = layout
  return {
    rootAttributes: rootAttributes(entryFileName(context.experiment, entry), entry, context),
    nodes: [
      group(path, 'NXentry', hasPlot(layout, context.beamline.ringCurrent) ? { default: 'plotselect' } : {}),
      ...entryHead(path, title(layout.node), context),
      ...entryTail(path),
      ...run(layout, plan),
      ...positionersStart(path, context),
      ...numberGroups(layout, context.beamline),
      ...positioners(layout, context),
      ...cameraGroups(layout, context),
      ...measurement(layout),
      ...plots(layout, context.beamline.ringCurrent),
      ...frameNodes(layout),
    ],
  }
}

/** Whether the file of this entry has a default plot to lead to. */
export function hasDefaultPlot(layout: EntryLayout, { beamline }: NexusContext): boolean {
  const { node } = layout
  if (node.kind === 'nativeScan') return hasNativePlot(node, beamline.ringCurrent)
  return hasPlot(layout, beamline.ringCurrent)
}

function run(layout: EntryLayout, plan: Plan): readonly SkeletonNode[] {
  const path = `${layout.path}/run`
  return [
    group(path, 'NXcollection'),
    text(`${path}/node_path`, layout.node.id),
    text(`${path}/scan_command`, scanCommand(layout.node)),
    placeholder(`${path}/status`, textLimits.status, unfinishedStatus),
    placeholder(`${path}/error`, textLimits.error, ''),
    ...layout.scans.map(scan => statusNode(scan.statusPath, scan.shape)),
    ...parameterNodes(`${path}/record`, 'NXparameters', fixedRecords(plan)),
  ]
}

function statusNode(path: string, shape: readonly number[]): SkeletonNode {
  const meaning = '0 not done, 1 ok, 2 ok after retry, 3 failed, 4 skipped'
  return {
    kind: 'values',
    path,
    type: 'int8',
    shape,
    fill: pointStatus.notDone,
    attributes: { meaning },
  }
}

/** Flat list of everything measured, by the name of its group. */
function measurement(layout: EntryLayout): readonly SkeletonNode[] {
  const path = `${layout.path}/measurement`
  return [
    group(path, 'NXcollection'),
    ...allColumns(layout).map(column => softLink(`${path}/${column.name}`, column.path)),
    ...exposures(layout).map(({ camera }) => softLink(`${path}/${camera.name}`, camera.dataPath)),
  ]
}

function title(node: PlanNode): string {
  if (node.kind !== 'scan') return node.name
  const { start, stop, unit, positions } = node.axis
  return `${node.name} ${start} - ${stop} ${unit}, ${positions.length} points`
}

/** What is done, in one line a person can read: `scan energy 3.5 4.5 100 { White before; Data }`. */
function scanCommand(node: PlanNode): string {
  const inner = childrenOf(node)
    .filter(child => child.kind !== 'paramSet')
    .map(scanCommand)
    .join('; ')
  switch (node.kind) {
    case 'scan': {
      const { motor, start, stop, intervals } = node.axis
      return `scan ${motor} ${start} ${stop} ${intervals} { ${inner} }`
    }
    case 'repeat':
      return `repeat ${node.times} { ${inner} }`
    case 'sequence':
      return `{ ${inner} }`
    case 'acquisition':
      return node.name
    case 'nativeScan':
    case 'macro':
      return node.command
    case 'paramSet':
      return ''
  }
}
