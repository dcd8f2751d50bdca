import { HutchError } from '../../../shared/model/problem.ts'
import type { BeamSource, BeamState } from './beam-state.ts'

/** What the camera needs of a SPEC client: the text or number a property has now. */
export interface PropertyReader {
  read(property: string): Promise<string | number>
  close(): Promise<void>
}

/**
 * The beamline as the SPEC server has it. Read anew for every exposure, in one batch: a watched value could still be on
 * its way when the exposure starts, an answer cannot be older than its question. Six small packets, about 0.5 ms.
 */
export function specBeam(spec: PropertyReader): BeamSource {
  const number = async (property: string): Promise<number> => finite(property, await spec.read(property))
  return {
    async now(): Promise<BeamState> {
      const [energyKev, ringCurrentMa, shutter, x, y, z] = await Promise.all([
        number('motor/energy/position'),
        number('var/SRCUR'),
        number('var/SHUTTER'),
        number('motor/samx/position'),
        number('motor/samy/position'),
        number('motor/samz/position'),
      ])
      return { energyKev, ringCurrentMa, shutterOpen: shutter === 1, stageMm: { x, y, z } }
    },
    close: () => spec.close(),
  }
}

function finite(property: string, value: string | number): number {
  const read = typeof value === 'number' ? value : Number.parseFloat(value)
  if (Number.isFinite(read)) return read
  throw new HutchError({
    kind: 'device',
    message: `the microscope needs a number of ${property}, the SPEC server has "${value}"`,
    where: property,
    advice:
      'the microscope follows energy, samx, samy, samz, SHUTTER and SRCUR: the server must have all of them',
  })
}
