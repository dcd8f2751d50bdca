import type { DetectorFacts } from '../model/detector-facts.ts'
import type { CameraPlan, Plan, PlanNode, SequencePlan } from '../model/plan.ts'
import type { PlannedRegion, RoiCounter } from '../model/roi.ts'

/** The plan with every camera counting the regions of its detector. */
export function withRegions(
  plan: Plan,
  counters: readonly RoiCounter[],
  facts: ReadonlyMap<string, Pick<DetectorFacts, 'saturation'>>,
): Plan {
  if (counters.length === 0) return plan
  const camera = (planned: CameraPlan): CameraPlan => {
    const regions = regionsOf(planned.detector, counters, facts.get(planned.detector))
    return regions.length === 0 ? planned : { ...planned, regions }
  }
  return { ...plan, root: { ...plan.root, children: plan.root.children.map(node => inNode(node, camera)) } }
}

export function regionsOf(
  detector: string,
  counters: readonly RoiCounter[],
  facts: Pick<DetectorFacts, 'saturation'> | undefined,
): readonly PlannedRegion[] {
  return counters
    .filter(counter => counter.detector === detector)
    .map(({ name, shape }) => ({ name, shape, saturation: facts?.saturation }))
}

function inNode(node: PlanNode, camera: (planned: CameraPlan) => CameraPlan): PlanNode {
  switch (node.kind) {
    case 'acquisition':
      return node.camera === undefined ? node : { ...node, camera: camera(node.camera) }
    case 'nativeScan':
      return { ...node, cameras: node.cameras.map(camera) }
    case 'paramSet':
      return node
    default:
      return { ...node, children: node.children.map(child => inNode(child, camera)) } satisfies Parent
  }
}

type Parent = Exclude<PlanNode, { kind: 'acquisition' | 'nativeScan' | 'paramSet' }> & {
  readonly children: SequencePlan['children']
}
