import type { Clock } from '../../shared/base/clock.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { Sequencer } from './ports.ts'
import { withTimeLimit } from './time-limit.ts'

/** Acceleration, backlash and a busy controller: thrice the time at full speed and half a minute more. */
const patience = 3
const marginS = 30
/** Where speed or way is unknown. Undulator gaps and furnaces on their stages take some minutes over their whole range. */
const unknownLimitS = 1800

export interface MoveParts {
  readonly sequencer: Sequencer
  readonly beamline: Beamline
  readonly clock: Clock
}

/** Moves and resolves with the position read back; rejects with `timeout` when the motor does not arrive in its time. */
export async function moveInTime(
  { beamline, clock, sequencer }: MoveParts,
  { motor, target }: { readonly motor: string; readonly target: number },
  signal: AbortSignal,
): Promise<number> {
  const from = await sequencer.position(motor).catch(() => undefined)
  const speed = beamline.motors[motor]?.speed
  const isKnown = from !== undefined && speed !== undefined && speed > 0
  const limitS = isKnown ? (patience * Math.abs(target - from)) / speed + marginS : unknownLimitS
  return await withTimeLimit(within => sequencer.move(motor, target, within), {
    clock,
    limitMs: limitS * 1000,
    late: () => late(motor, `${target} ${beamline.motors[motor]?.unit ?? ''}`.trim(), limitS),
    signal,
  })
}

function late(motor: string, target: string, limitS: number): HutchError {
  return new HutchError({
    kind: 'timeout',
    message: `${motor} did not arrive at ${target} within ${Math.round(limitS)} s`,
    where: `motor ${motor}`,
    advice:
      'Look at the motor and its controller. If it is slower than the beamline file says, correct its speed there.',
  })
}
