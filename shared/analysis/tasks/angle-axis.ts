import { convertUnit } from '../../base/units.ts'
import { HutchError } from '../../model/problem.ts'

interface Axis {
  readonly name: string
  readonly unit: string
}

/** The one among the axes that has a unit of angle. */
export function angleAxis<A extends Axis>(axes: readonly A[]): A {
  const found = axes.find(({ unit }) => isAngle(unit))
  if (found !== undefined) return found
  throw new HutchError({
    kind: 'description',
    message: `Nothing turns: no axis has a unit of angle; there are ${axes.map(({ name }) => name).join(', ') || 'none'}`,
    advice: 'Choose a scan of the rotation, or give its motor the unit deg in the beamline file',
  })
}

function isAngle(unit: string): boolean {
  return convertUnit(1, unit, 'rad') !== undefined
}
