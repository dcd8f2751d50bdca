import type { Clock } from '../../../shared/base/clock.ts'
import type { SpecAddress } from '../../../shared/model/beamline.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import { createSpecClient, type SpecClient } from '../../spec/spec-client.ts'
import type { BeamSource, BeamState } from './beam-state.ts'

/** What the camera needs of a SPEC client. */
type PropertyReader = Pick<SpecClient, 'connect' | 'read' | 'close'>

/** Follows the server at `address` as an ordinary client; connects with the first exposure. */
export function connectBeam(address: SpecAddress, clock: Clock): BeamSource {
  return specBeam(createSpecClient({ address, clock }))
}

/**
 * The beamline as the SPEC server has it. Read anew for every exposure, in one batch: a watched value could still be on
 * its way when the exposure starts, an answer cannot be older than its question. Eight small packets, about 0.5 ms.
 */
function specBeam(spec: PropertyReader): BeamSource {
  const number = async (property: string): Promise<number> => finite(property, await spec.read(property))
  return {
    async now(): Promise<BeamState> {
      await spec.connect()
      const [energyKev, ringCurrentMa, shutter, pitchMrad, x, y, z, rotationDeg] = await Promise.all([
        number('motor/energy/position'),
        number('var/SRCUR'),
        number('var/SHUTTER'),
        number('motor/pitch/position'),
        number('motor/samx/position'),
        number('motor/samy/position'),
        number('motor/samz/position'),
        number('motor/rot/position'),
      ])
      const shutterOpen = shutter === 1
      return { energyKev, ringCurrentMa, pitchMrad, shutterOpen, stageMm: { x, y, z }, rotationDeg }
    },
    close: () => spec.close(),
  }
}

function finite(property: string, value: string): number {
  const number = value.trim() === '' ? NaN : Number(value)
  if (Number.isFinite(number)) return number
  throw new HutchError({
    kind: 'device',
    message: `the microscope needs a number of ${property}, the SPEC server has "${value}"`,
    where: property,
    advice:
      'the microscope follows energy, pitch, samx, samy, samz, rot, SHUTTER and SRCUR: the server must have all of them',
  })
}
