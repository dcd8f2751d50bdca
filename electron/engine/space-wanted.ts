import type { Plan } from '../../shared/model/plan.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import { recordedSoFar } from '../../shared/structure/recorded-scans.ts'
import { forecastBytes } from './disk-reserve.ts'

/** Above the reserve by a tenth, so that a run that was held does not stop again at once. */
export const recovered = 1.1

/** Bytes that must be free for an experiment to go on, and, where it has an end of its own, to come to it. */
export function spaceWanted(tree: ExperimentTree, reserveBytes: number): number {
  return reserveBytes * recovered + (tree.plan === undefined ? 0 : stillToCome(tree, tree.plan))
}

function stillToCome(tree: ExperimentTree, plan: Plan): number {
  return Math.max(0, forecastBytes(plan) - recordedSoFar(tree).bytes)
}
