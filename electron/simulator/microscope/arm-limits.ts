import type { MicroscopeFacts, MicroscopeRequest } from '../../../shared/microscope/messages.ts'
import { HutchError } from '../../../shared/model/problem.ts'

/** A day at 10 Hz. */
const mostFrames = 1_000_000

/** Refuses with `limit` what the camera cannot do. */
export function demandPossible(
  plan: Extract<MicroscopeRequest, { kind: 'arm' }>,
  facts: MicroscopeFacts,
): void {
  const [shortest, longest] = facts.exposureRangeS
  if (plan.exposureS < shortest || plan.exposureS > longest) {
    throw beyond(`exposure of ${plan.exposureS} s`, `${shortest} s to ${longest} s`)
  }
  if (plan.frames < 1 || plan.frames > mostFrames) {
    throw beyond(`series of ${plan.frames} frames`, `1 to ${mostFrames}`)
  }
  const { image } = plan
  if (image !== undefined && (image.height !== facts.image.height || image.width !== facts.image.width)) {
    throw beyond(`image of ${image.height} × ${image.width}`, `${facts.image.height} × ${facts.image.width}`)
  }
}

function beyond(what: string, range: string): HutchError {
  return new HutchError({ kind: 'limit', message: `${what} is not possible: the camera allows ${range}` })
}
