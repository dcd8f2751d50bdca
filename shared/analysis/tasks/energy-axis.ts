import { convertUnit } from '../../base/units.ts'
import { HutchError } from '../../model/problem.ts'
import type { StackAxis } from '../../workflow/task.ts'

/** Energy of every image, keV: the axis of the scan that has a unit of energy. */
export function energiesKev(axes: readonly StackAxis[]): Float64Array {
  for (const { unit, values } of axes) {
    const factor = convertUnit(1, unit, 'keV')
    if (factor !== undefined) return values.map(value => value * factor)
  }
  throw new HutchError({
    kind: 'description',
    message: `No axis of the scan has a unit of energy; it goes along ${axes.map(({ name }) => name).join(', ') || 'nothing'}`,
    advice: 'Choose a scan of the energy, or give the energy motor its unit (eV or keV) in the description',
  })
}
