import { convertUnit } from '../../shared/base/units.ts'
import type { ImageOptics } from '../../shared/imaging/geometry/image-optics.ts'
import { placedDetector } from '../../shared/imaging/geometry/placed-detector.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { BeamlineStatus } from '../../shared/model/beamline-status.ts'

/** Where the pixels of a detector lie now, by the beamline file, the detector and the motor of the energy. */
export function liveOptics(
  detector: string,
  {
    beamline,
    motors,
    pixelSizeUm,
  }: {
    readonly beamline: Beamline
    readonly motors: BeamlineStatus['motors']
    readonly pixelSizeUm: number | undefined
  },
): ImageOptics | undefined {
  const settings = beamline.detectors.find(({ id }) => id === detector)?.geometry
  const geometry =
    settings && placedDetector(settings, { pixelSizeUm, energyKev: energyKev(beamline, motors) })
  const um = settings?.pixelSizeUm ?? pixelSizeUm
  if (um === undefined) return undefined
  return { pixelUm: { x: um, y: um }, geometry }
}

function energyKev({ energy }: Beamline, motors: BeamlineStatus['motors']): number | undefined {
  const motor = motors.find(({ mnemonic }) => mnemonic === energy)
  return motor?.position === undefined ? undefined : convertUnit(motor.position, motor.unit, 'keV')
}
