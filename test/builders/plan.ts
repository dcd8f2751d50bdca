import { parseDescription } from '../../shared/description/parse-description.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { Description } from '../../shared/model/description.ts'
import type { Plan } from '../../shared/model/plan.ts'
import { expandPlan } from '../../shared/plan/expand-plan.ts'
import { buildBeamline } from './beamline.ts'

/** A description from YAML; a problem fails the test with all its words. */
export function descriptionOf(yaml: string, file = 'test.yml'): Description {
  const parsed = parseDescription(yaml, file)
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems, undefined, 2))
  return parsed.description
}

/** A plan from YAML on the test beamline; a problem fails the test with all its words. */
export function planOf(yaml: string, beamline: Beamline = buildBeamline()): Plan {
  const expanded = expandPlan(descriptionOf(yaml), beamline, new Map())
  if ('problems' in expanded) throw new Error(JSON.stringify(expanded.problems, undefined, 2))
  return expanded.plan
}
