import { motorProperty } from '../../shared/spec/property-names.ts'
import { readMotorFacts, readUserLimits } from './motor-facts.ts'
import { moveMotors } from './move-motors.ts'
import type { Operations } from './operations.ts'

/** One step of a tweak: by `delta` from where the motor is. Resolves with the position read back. */
export async function moveBy(
  operations: Operations,
  motor: string,
  { delta, signal }: { readonly delta: number; readonly signal: AbortSignal },
): Promise<number> {
  const { position } = await readMotorFacts(operations.requests, motor)
  const reached = await moveMotors(operations, new Map([[motor, position + delta]]), signal)
  return reached.get(motor) ?? position
}

/**
 * Runs towards a limit until `release` is aborted, then stops and resolves with the position at rest. The protocol knows no
 * motion without a target, so the limit is the target and nothing can run away.
 */
export async function jogMotor(
  operations: Operations,
  motor: string,
  { direction, release }: { readonly direction: 1 | -1; readonly release: AbortSignal },
): Promise<number> {
  const [low, high] = await readUserLimits(operations.requests, motor)
  const target = direction === 1 ? high : low
  try {
    await moveMotors(operations, new Map([[motor, target]]), release)
  } catch (error) {
    if (!release.aborted || error !== release.reason) throw error
    await operations.flag(motorProperty(motor, 'move_done')).idle(operations.linkOver)
  }
  return operations.requests.readNumber(motorProperty(motor, 'position'))
}
