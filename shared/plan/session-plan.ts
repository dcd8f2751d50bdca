import { nodeId } from '../model/ids.ts'
import type { Plan } from '../model/plan.ts'

/** The plan of an experiment that follows: nothing yet, and open for whatever comes. */
export function sessionPlan(name: string): Plan {
  return {
    name,
    definition: 'session',
    root: {
      kind: 'sequence',
      id: nodeId(`/${name}`),
      name,
      entry: undefined,
      durationS: 0,
      isOpen: true,
      children: [],
    },
    entries: [],
    totals: { frames: 0, points: 0, bytes: 0, durationS: 0 },
    record: [],
    missing: [],
    workflow: undefined,
  }
}
