import { motorProperty } from '../../shared/spec/property-names.ts'
import { userLimits } from '../../shared/spec/user-limits.ts'
import type { Requests } from './requests.ts'

export interface MotorFacts {
  /** User position and user limits [low, high], in the motor's unit. */
  readonly position: number
  readonly limits: readonly [low: number, high: number]
  /** Steps per unit; a pseudo motor has none that mean anything. */
  readonly stepsPerUnit: number
}

/** All questions leave at once: one round trip. */
export async function readMotorFacts(requests: Requests, motor: string): Promise<MotorFacts> {
  const read = (attribute: string): Promise<number> => requests.readNumber(motorProperty(motor, attribute))
  const [position, stepsPerUnit, limits] = await Promise.all([
    read('position'),
    read('step_size'),
    readUserLimits(requests, motor),
  ])
  return { position, limits, stepsPerUnit: Math.abs(stepsPerUnit) }
}

export async function readUserLimits(
  requests: Requests,
  motor: string,
): Promise<readonly [low: number, high: number]> {
  const read = (attribute: string): Promise<number> => requests.readNumber(motorProperty(motor, attribute))
  const [low, high, sign, offset] = await Promise.all([
    read('low_limit'),
    read('high_limit'),
    read('sign'),
    read('offset'),
  ])
  return userLimits({ low, high, sign, offset })
}
