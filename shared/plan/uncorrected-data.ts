import type { Uncorrected } from '../model/description-preview.ts'
import type { NodeId } from '../model/ids.ts'
import type { AcquisitionPlan, Plan } from '../model/plan.ts'
import { planNodes } from './plan-steps.ts'

/** Data with images for which no dark, or no white, of the same detector is taken. */
export function uncorrectedData(plan: Plan, lineOf: (id: NodeId) => number): readonly Uncorrected[] {
  const images = [...planNodes(plan)].filter(node => node.kind === 'acquisition' && node.camera !== undefined)
  const acquisitions = images as readonly AcquisitionPlan[]
  return acquisitions
    .filter(({ role }) => role === 'data')
    .map(data => ({
      name: data.name,
      line: lineOf(data.id),
      lacks: (['dark', 'white'] as const).filter(
        role => !acquisitions.some(other => isFor(other, data, role)),
      ),
    }))
    .filter(({ lacks }) => lacks.length > 0)
}

function isFor(other: AcquisitionPlan, data: AcquisitionPlan, role: 'dark' | 'white'): boolean {
  if (other.role !== role || other.camera?.detector !== data.camera?.detector) return false
  const { appliesTo } = other
  return appliesTo.length === 0 || appliesTo.some(id => data.id === id || data.id.startsWith(`${id}/`))
}
