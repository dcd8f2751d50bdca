import { HutchError } from '../../shared/model/problem.ts'
import { formatNumber } from '../../shared/spec/number-text.ts'
import { abortAll, motorProperty } from '../../shared/spec/property-names.ts'
import { type MotorFacts, readMotorFacts } from './motor-facts.ts'
import { type Operations, startWithinMs } from './operations.ts'

/** Pseudo motors carry a placeholder like 1 for their steps per unit; it says nothing about what they can reach. */
const leastStepsPerUnit = 10
/** A controller with an encoder settles within a few steps of its target. */
const settlingSteps = 10
/** Where steps mean nothing: fraction of the way by which the end may differ. */
const settlingFraction = 0.02
/** Positions that differ by less are the same number, printed with 15 digits. */
const sameFraction = 1e-12

/**
 * Moves and waits for the end of the motion; resolves with the position read back, in user units. Rejects with `limit`
 * before anything moves, with `device` when the motor does not start, breaks down or ends elsewhere, with `connection` when
 * the server goes away; aborting stops the motors and rejects with the signal's reason.
 */
export async function moveMotor(
  operations: Operations,
  motor: string,
  target: number,
  signal: AbortSignal,
): Promise<number> {
  signal.throwIfAborted()
  const facts = await readMotorFacts(operations.requests, motor)
  signal.throwIfAborted()
  const where = `motor ${motor} on ${operations.serverName}`
  refuseBeyondLimits(motor, target, facts, where)
  if (isSame(facts.position, target)) return facts.position
  const orderedMs = operations.clock.elapsedMs()
  const hasMoved = await operations.perform({
    what: `${motor} was moving to ${formatNumber(target)}`,
    busy: motorProperty(motor, 'move_done'),
    property: motorProperty(motor, 'start_one'),
    value: target,
    stop: { property: abortAll, value: '' },
    signal,
  })
  const position = await operations.requests.readNumber(motorProperty(motor, 'position'))
  if (Math.abs(position - target) <= tolerance(facts, target, hasMoved)) return position
  const complaint = operations.complaintSince(orderedMs) ?? (await causeOf(operations, motor))
  const story = hasMoved
    ? `stopped at ${formatNumber(position)} on its way to ${formatNumber(target)}`
    : `did not start within ${startWithinMs / 1000} s towards ${formatNumber(target)}`
  throw new HutchError({
    kind: 'device',
    message: `${motor} ${story}${complaint === undefined ? '' : `: ${complaint}`}`,
    where,
    advice: hasMoved
      ? 'Look at the motor and its controller, then move again.'
      : 'See whether SPEC is busy with another command.',
  })
}

function refuseBeyondLimits(motor: string, target: number, { limits }: MotorFacts, where: string): void {
  const [low, high] = limits
  if (target >= low && target <= high) return
  throw new HutchError({
    kind: 'limit',
    message: `${motor} cannot go to ${formatNumber(target)}: its limits are ${formatNumber(low)} to ${formatNumber(high)}`,
    where,
    advice: `Choose a value within the limits, or change them in SPEC with "set_lm ${motor} …".`,
  })
}

/** Without motion the target may differ by the half step that cannot be made. */
function tolerance({ position, stepsPerUnit }: MotorFacts, target: number, hasMoved: boolean): number {
  const hasSteps = stepsPerUnit >= leastStepsPerUnit
  if (!hasMoved) return hasSteps ? 0.5 / stepsPerUnit : 0
  return hasSteps ? settlingSteps / stepsPerUnit : Math.abs(target - position) * settlingFraction
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= sameFraction * Math.max(Math.abs(a), Math.abs(b))
}

/** Asks the controller's flags; a server may not know them all. */
async function causeOf({ requests }: Operations, motor: string): Promise<string | undefined> {
  const flags = [
    ['motor_fault', 'the controller reports a fault'],
    ['low_lim_hit', 'the low limit switch was hit'],
    ['high_lim_hit', 'the high limit switch was hit'],
    ['emergency_stop', 'the emergency stop is active'],
  ] as const
  const values = await Promise.allSettled(
    flags.map(([attribute]) => requests.readNumber(motorProperty(motor, attribute))),
  )
  const raised = flags.find((_, index) => {
    const value = values[index]
    return value?.status === 'fulfilled' && value.value !== 0
  })
  return raised?.[1]
}
