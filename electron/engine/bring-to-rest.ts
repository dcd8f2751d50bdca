import type { Clock } from '../../shared/base/clock.ts'
import type { NodeOutcome } from '../../shared/model/events.ts'
import { HutchError, toProblem, type Problem } from '../../shared/model/problem.ts'
import type { Beam } from './beam.ts'
import type { Sequencer } from './ports.ts'
import { withTimeLimit } from './time-limit.ts'

/** A lost server to come back (5 s) and a slow shutter (30 s) included. */
const restLimitMs = 40_000

/**
 * Shutter closed and, after anything but a good end, every motor and scaler stopped. A server that went away may be back: an
 * open shutter is worth asking again. Resolves with what a person must look after, within 40 s.
 */
export async function bringToRest(
  sequencer: Sequencer,
  beam: Beam,
  { clock, outcome }: { readonly clock: Clock; readonly outcome: NodeOutcome },
): Promise<Problem | undefined> {
  const rest = async (signal: AbortSignal): Promise<void> => {
    await sequencer.connect(signal)
    if (outcome !== 'complete') await sequencer.abort()
    await beam.makeSafe(signal)
  }
  try {
    await withTimeLimit(rest, { clock, limitMs: restLimitMs, late: () => late(sequencer.name) })
    return undefined
  } catch (error) {
    const { kind, message } = toProblem(error)
    return {
      kind,
      message: `The beamline may not be at rest: ${message}`,
      where: sequencer.name,
      advice: 'Look at the shutter and at what moves, and close and stop them by hand.',
    }
  }
}

function late(server: string): HutchError {
  return new HutchError({
    kind: 'timeout',
    message: `${server} did not bring everything to rest within ${restLimitMs / 1000} s`,
    where: server,
  })
}
