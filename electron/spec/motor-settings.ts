import { HutchError } from '../../shared/model/problem.ts'
import { formatNumber } from '../../shared/spec/number-text.ts'
import { motorProperty } from '../../shared/spec/property-names.ts'
import { userLimits } from '../../shared/spec/user-limits.ts'
import { readUserLimits } from './motor-facts.ts'
import type { Operations } from './operations.ts'

/** Parameters that take a number as it is: steps/s, steps/s, ms to full speed, and the signed way in motor units. */
export const motorRates = ['slew_rate', 'base_rate', 'acceleration', 'backlash'] as const
export type MotorRate = (typeof motorRates)[number]

/** What SPEC prints with 15 digits and recomputes from steps comes back a little different. */
const sameFraction = 1e-9

/** Makes the present position read `value` in user units: the offset changes, nothing moves. */
export async function setPosition(operations: Operations, motor: string, value: number): Promise<void> {
  await set(operations, { motor, attribute: 'position', value })
}

/** Makes the present dial position read `value`: nothing moves. */
export async function setDial(operations: Operations, motor: string, value: number): Promise<void> {
  await set(operations, { motor, attribute: 'dial_position', value })
}

/** user = sign × dial + offset, in motor units. */
export async function setOffset(operations: Operations, motor: string, value: number): Promise<void> {
  await set(operations, { motor, attribute: 'offset', value })
}

export async function setMotorRate(
  operations: Operations,
  motor: string,
  { rate, value }: { readonly rate: MotorRate; readonly value: number },
): Promise<void> {
  await set(operations, { motor, attribute: rate, value })
}

/** Limits in user units, in either order; SPEC keeps them in dial units. */
export async function setLimits(
  operations: Operations,
  motor: string,
  limits: readonly [number, number],
): Promise<void> {
  const [low, high] = userLimits({ low: limits[0], high: limits[1], sign: 1, offset: 0 })
  refuseNonsense(operations, motor, [low, high])
  const setting = { motor, attribute: 'limits', shown: `${formatNumber(low)} to ${formatNumber(high)}` }
  const beganMs = operations.clock.elapsedMs()
  await settle(operations, { ...setting, value: `${formatNumber(low)} ${formatNumber(high)}` })
  const found = await readUserLimits(operations.requests, motor)
  if (isNear(found[0], low, high - low) && isNear(found[1], high, high - low)) return
  throw notTaken(operations, setting, { found: found.map(formatNumber).join(' to '), beganMs })
}

async function set(
  operations: Operations,
  { motor, attribute, value }: { readonly motor: string; readonly attribute: string; readonly value: number },
): Promise<void> {
  refuseNonsense(operations, motor, [value])
  const beganMs = operations.clock.elapsedMs()
  const property = motorProperty(motor, attribute)
  await settle(operations, { motor, attribute, value })
  const found = await operations.requests.readNumber(property)
  const stepsPerUnit = Math.abs(await operations.requests.readNumber(motorProperty(motor, 'step_size')))
  // A position is a whole number of steps; the other settings are taken as they are.
  const step = attribute.endsWith('position') && stepsPerUnit > 0 ? 1 / stepsPerUnit : 0
  if (Math.abs(found - value) <= step || isNear(found, value, 0)) return
  const shown = formatNumber(value)
  throw notTaken(operations, { motor, attribute, shown }, { found: formatNumber(found), beganMs })
}

/**
 * A write becomes a command in SPEC's queue and is not answered. An empty command behind it is, once both are through; a
 * refusal has come by then.
 */
async function settle(
  operations: Operations,
  write: { readonly motor: string; readonly attribute: string; readonly value: number | string },
): Promise<void> {
  const property = motorProperty(write.motor, write.attribute)
  await operations.ready(operations.linkOver)
  const refusals: HutchError[] = []
  operations.requests.write(property, write.value, error => void refusals.push(error))
  await operations.requests.query('0')
  const [refusal] = refusals
  if (refusal !== undefined) throw refusal
}

function refuseNonsense(operations: Operations, motor: string, values: readonly number[]): void {
  const wrong = values.find(value => !Number.isFinite(value))
  if (wrong === undefined) return
  throw new HutchError({
    kind: 'limit',
    message: `${motor} cannot be set to ${wrong}`,
    where: `motor ${motor} on ${operations.serverName}`,
  })
}

function notTaken(
  operations: Operations,
  setting: { readonly motor: string; readonly attribute: string; readonly shown: string },
  { found, beganMs }: { readonly found: string; readonly beganMs: number },
): HutchError {
  const complaint = operations.complaintSince(beganMs)
  const name = setting.attribute.replaceAll('_', ' ')
  return new HutchError({
    kind: 'device',
    message:
      `${setting.motor}: SPEC did not take ${setting.shown} as ${name}, it is ${found}` +
      (complaint === undefined ? '' : `: ${complaint}`),
    where: `motor ${setting.motor} on ${operations.serverName}`,
    advice: 'The motor may be protected in SPEC; ask whoever configures it.',
  })
}

function isNear(a: number, b: number, span: number): boolean {
  return Math.abs(a - b) <= sameFraction * Math.max(Math.abs(a), Math.abs(b), Math.abs(span))
}
