import { HutchError } from '../../shared/model/problem.ts'
import { formatNumber } from '../../shared/spec/number-text.ts'
import { abortAll, motorProperty } from '../../shared/spec/property-names.ts'
import { causeOfStop } from './cause-of-stop.ts'
import { type Operations, startWithinMs } from './operations.ts'

export const searchKinds = ['home', 'home+', 'home-', 'lim+', 'lim-'] as const
export type SearchKind = (typeof searchKinds)[number]

/**
 * Looks for the home or a limit switch and waits for the end of the motion; resolves with the position read back. With
 * `homePosition` the place found gets that dial value.
 */
export async function searchMotor(
  operations: Operations,
  motor: string,
  search: { readonly kind: SearchKind; readonly homePosition?: number; readonly signal: AbortSignal },
): Promise<number> {
  const { kind, homePosition, signal } = search
  const orderedMs = operations.clock.elapsedMs()
  const [hasMoved] = await operations.perform({
    what: `${motor} was looking for ${kind}`,
    busy: [motorProperty(motor, 'move_done')],
    writes: [
      {
        property: motorProperty(motor, 'search'),
        value: homePosition === undefined ? kind : `${kind} ${formatNumber(homePosition)}`,
      },
    ],
    stop: { property: abortAll, value: '' },
    signal,
  })
  if (hasMoved === true) return operations.requests.readNumber(motorProperty(motor, 'position'))
  const cause = operations.complaintSince(orderedMs) ?? (await causeOfStop(operations.requests, motor))
  throw new HutchError({
    kind: 'device',
    message: `${motor} did not start to look for ${kind} within ${startWithinMs / 1000} s${cause === undefined ? '' : `: ${cause}`}`,
    where: `motor ${motor} on ${operations.serverName}`,
  })
}
