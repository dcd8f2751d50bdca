import { didYouMean, listWords } from '../base/suggest.ts'
import { convertUnit } from '../base/units.ts'
import { refusalIn } from '../description/read-value.ts'
import { resolveAxis } from '../description/scope.ts'
import type { Scope } from '../description/scope.ts'
import type { Beamline } from '../model/beamline.ts'
import type { ScanRule } from '../model/description.ts'
import type { AxisPlan } from '../model/plan.ts'
import type { Problem } from '../model/problem.ts'
import type { Quantity } from '../model/quantity.ts'

/** The axis of a scan in the unit of its motor. What is wrong goes to `problems`, and the axis returned is a stand-in. */
export function planAxis(
  node: ScanRule,
  scope: Scope,
  beamline: Beamline,
  scanned: readonly string[],
  problems: Problem[],
): AxisPlan {
  const motor = node.axis.motor
  const resolved = resolveAxis(node.axis, scope)
  const unit = Object.hasOwn(beamline.motors, motor) ? (beamline.motors[motor]?.unit ?? '') : undefined
  const refuse = (key: string, message: string, advice: string): void => {
    problems.push({ kind: 'description', message, where: node.axis.places[key] ?? '', advice })
  }
  if (unit === undefined) {
    const names = Object.keys(beamline.motors)
    const message = `unknown motor "${motor}" in axis of scan "${node.name}"${didYouMean(motor, names)}`
    refuse('motor', message, `Motors of ${beamline.name} are ${listWords(names, 'and')}.`)
  }
  if (scanned.includes(motor)) {
    const message = `motor "${motor}" of scan "${node.name}" is scanned already by a scan around it`
    refuse('motor', message, 'Scan another motor.')
  }
  if ('refusals' in resolved) {
    for (const [key, refusal] of resolved.refusals) {
      const { message, advice } = refusalIn(refusal, `axis of scan "${node.name}"`)
      refuse(key, message, advice)
    }
  }
  if ('refusals' in resolved || unit === undefined) return standIn(motor)
  const { from, to, intervals } = resolved.axis
  const start = inUnit(from, unit)
  const stop = inUnit(to, unit)
  if (start !== undefined && stop !== undefined) return axisOf(motor, unit, start, stop, intervals)
  const wrong = start === undefined ? from : to
  const found = typeof wrong === 'number' ? '' : wrong.unit
  const message = `motor "${motor}" moves in ${unit === '' ? 'no unit' : unit}, but scan "${node.name}" is in ${found}`
  refuse(
    start === undefined ? 'from' : 'to',
    message,
    `Write positions in ${unit === '' ? 'numbers' : unit}.`,
  )
  return standIn(motor)
}

/** SPEC's rule: `intervals` steps, `intervals + 1` points, both ends exactly as written. */
export function axisOf(
  motor: string,
  unit: string,
  start: number,
  stop: number,
  intervals: number,
): AxisPlan {
  const positions = Array.from({ length: intervals + 1 }, (_, index) =>
    index === intervals ? stop : start + (index * (stop - start)) / intervals,
  )
  return { motor, unit, start, stop, intervals, positions }
}

function standIn(motor: string): AxisPlan {
  return axisOf(motor, '', 0, 1, 1)
}

// A number without a unit is in the unit of the motor. Units that Hutch does not know must be the same word.
function inUnit(amount: Quantity | number, unit: string): number | undefined {
  if (typeof amount === 'number') return amount
  return amount.unit === unit ? amount.value : convertUnit(amount.value, amount.unit, unit)
}
