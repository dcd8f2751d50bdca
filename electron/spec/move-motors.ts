import { HutchError } from '../../shared/model/problem.ts'
import { formatNumber } from '../../shared/spec/number-text.ts'
import { abortAll, motorProperty, prestartAll, startAll } from '../../shared/spec/property-names.ts'
import { causeOfStop } from './cause-of-stop.ts'
import { type MotorFacts, readMotorFacts } from './motor-facts.ts'
import { type Operations, startWithinMs, type Write } from './operations.ts'

/** Pseudo motors carry a placeholder like 1 for their steps per unit; it says nothing about what they can reach. */
const leastStepsPerUnit = 10
/** A controller with an encoder settles within a few steps of its target. */
const settlingSteps = 10
/** Where steps mean nothing: fraction of the way by which the end may differ. */
const settlingFraction = 0.02
/** Positions that differ by less are the same number, printed with 15 digits. */
const sameFraction = 1e-12

interface Journey {
  readonly motor: string
  readonly target: number
  readonly facts: MotorFacts
}

/**
 * Moves one motor, or several that start together, and waits for the end of all motion; resolves with the positions read
 * back, in user units. Rejects with `limit` before anything moves, with `device` when a motor does not start, breaks down or
 * ends elsewhere, with `connection` when the server goes away; aborting stops the motors and rejects with the signal's
 * reason.
 */
export async function moveMotors(
  operations: Operations,
  targets: ReadonlyMap<string, number>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  signal.throwIfAborted()
  const journeys = await Promise.all(
    Array.from(targets, async ([motor, target]) => ({
      motor,
      target,
      facts: await readMotorFacts(operations.requests, motor),
    })),
  )
  signal.throwIfAborted()
  for (const journey of journeys) refuseBeyondLimits(operations, journey)
  const reached = new Map(journeys.map(({ motor, facts }) => [motor, facts.position]))
  const ahead = journeys.filter(({ facts, target }) => !isSame(facts.position, target))
  if (ahead.length === 0) return reached
  const orderedMs = operations.clock.elapsedMs()
  const moved = await operations.perform(orderOf(ahead, signal))
  // The last position event may still hold an old value.
  const arrivals = ahead.map((journey, index) =>
    arrive(operations, journey, { hasMoved: moved[index] === true, orderedMs }),
  )
  for (const [motor, position] of await Promise.all(arrivals)) reached.set(motor, position)
  return reached
}

function orderOf(journeys: readonly Journey[], signal: AbortSignal): Parameters<Operations['perform']>[0] {
  const starts: Write[] = journeys.map(({ motor, target }) => ({
    property: motorProperty(motor, 'start_one'),
    value: target,
  }))
  const together = [{ property: prestartAll, value: '' }, ...starts, { property: startAll, value: '' }]
  const words = journeys.map(({ motor, target }) => `${motor} was moving to ${formatNumber(target)}`)
  return {
    what: words.join(', '),
    busy: journeys.map(({ motor }) => motorProperty(motor, 'move_done')),
    writes: starts.length === 1 ? starts : together,
    stop: { property: abortAll, value: '' },
    signal,
  }
}

async function arrive(
  operations: Operations,
  { motor, target, facts }: Journey,
  { hasMoved, orderedMs }: { readonly hasMoved: boolean; readonly orderedMs: number },
): Promise<readonly [motor: string, position: number]> {
  const position = await operations.requests.readNumber(motorProperty(motor, 'position'))
  if (Math.abs(position - target) <= tolerance(facts, target, hasMoved)) return [motor, position]
  const cause = operations.complaintSince(orderedMs) ?? (await causeOfStop(operations.requests, motor))
  const story = hasMoved
    ? `stopped at ${formatNumber(position)} on its way to ${formatNumber(target)}`
    : `did not start within ${startWithinMs / 1000} s towards ${formatNumber(target)}`
  throw new HutchError({
    kind: 'device',
    message: `${motor} ${story}${cause === undefined ? '' : `: ${cause}`}`,
    where: placeOf(operations, motor),
    advice: hasMoved
      ? 'Look at the motor and its controller, then move again.'
      : 'See whether SPEC is busy with another command.',
  })
}

function refuseBeyondLimits(operations: Operations, { motor, target, facts }: Journey): void {
  const [low, high] = facts.limits
  if (target >= low && target <= high) return
  throw new HutchError({
    kind: 'limit',
    message: `${motor} cannot go to ${formatNumber(target)}: its limits are ${formatNumber(low)} to ${formatNumber(high)}`,
    where: placeOf(operations, motor),
    advice: `Choose a value within the limits, or change them in SPEC with "set_lm ${motor} …".`,
  })
}

function placeOf(operations: Operations, motor: string): string {
  return `motor ${motor} on ${operations.serverName}`
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
