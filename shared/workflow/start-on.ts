import { isRecord } from '../base/parse.ts'
import type { LoopPlan } from '../nexus/plan-walk.ts'
import { loopSize } from '../nexus/plan-walk.ts'
import type { Workflow } from './workflow.ts'

/**
 * What sets a workflow going, in the graph: `"hutch": {"start": "point"}`. `hand`: a person; then, as with `frame`, every image is taken as
 * soon as it and what belongs to it are complete. All others begin by themselves with an experiment that names the workflow, and take
 * images together: those of one acquisition, of one point of the innermost scan, of one such scan.
 */
export const startOccasions = ['hand', 'frame', 'acquisition', 'point', 'scan'] as const
export type StartOccasion = (typeof startOccasions)[number]

/** As it is written; undefined where it is something else. */
export function startOf({ extra: { hutch } }: Workflow): StartOccasion | undefined {
  const given = isRecord(hutch) ? hutch.start : undefined
  return given === undefined ? 'hand' : startOccasions.find(occasion => occasion === given)
}

export function startsByItself(workflow: Workflow): boolean {
  const occasion = startOf(workflow)
  return occasion !== undefined && occasion !== 'hand'
}

/** How many images are taken together. */
export function imagesTogether(
  workflow: Workflow,
  data: { readonly loops: readonly LoopPlan[]; readonly frames: number },
): number {
  const occasion = startOf(workflow)
  if (occasion === 'acquisition') return data.frames
  if (occasion !== 'point' && occasion !== 'scan') return 1
  const scan = data.loops.findLastIndex(({ kind }) => kind === 'scan')
  const perPoint = product(data.loops.slice(scan + 1)) * data.frames
  return occasion === 'point' ? perPoint : perPoint * product(data.loops.slice(Math.max(0, scan), scan + 1))
}

function product(loops: readonly LoopPlan[]): number {
  return loops.reduce((images, loop) => images * loopSize(loop), 1)
}
