import type { Beamline } from '../model/beamline.ts'
import type { Description } from '../model/description.ts'
import type { Problem } from '../model/problem.ts'

/** What a description wants to wait for and the beamline file gives no way to see. */
export function unwatchable(
  { hold, places, file }: Description,
  { frontEndVariable, name, ringCurrentVariable, shutter }: Beamline,
): readonly Problem[] {
  const needs = [
    [
      hold.ringCurrentBelowMa !== undefined,
      ringCurrentVariable,
      'the ring current',
      '"ringCurrentVariable: …"',
    ],
    [hold.frontEnd, frontEndVariable, 'the front end', '"frontEndVariable: …"'],
    [hold.shutter, shutter?.state, 'the shutter', '"state: …" of the shutter'],
  ] as const
  return needs.flatMap(([isWanted, variable, what, key]) => {
    if (!isWanted || variable !== undefined) return []
    const message = `"hold" watches ${what}, but ${name} has no variable that tells of it`
    const where = places.hold ?? `${file}:1:1`
    return [{ kind: 'description', message, where, advice: `Write ${key} into the beamline file.` }]
  })
}
