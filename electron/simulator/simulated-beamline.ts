import type { Beamline } from '../../shared/model/beamline.ts'
import { detectorId } from '../../shared/model/ids.ts'
import type { ServerAddress } from './server-process.ts'
import { simulatedMotors } from './spec/motor-table.ts'

/** The beamline file of the simulated beamline, with the ports its servers found. */
export function simulatedBeamline(spec: ServerAddress, microscope: ServerAddress, speedup: number): Beamline {
  const { image, pixelType } = microscope
  return {
    name: 'Simulated beamline',
    simulated: true,
    speedup,
    spec: { host: spec.host, port: spec.port },
    shutter: { open: 'shopen', close: 'shclose', state: 'SHUTTER' },
    sample: { motor: 'samy', in: 0, out: 2, unit: 'mm' },
    // Units per second at full speed, for the time a plan takes.
    motors: Object.fromEntries(
      simulatedMotors.map(({ mnemonic, slewRate, stepsPerUnit, unit }) => [
        mnemonic,
        { unit, speed: slewRate / stepsPerUnit },
      ]),
    ),
    counters: { sec: { unit: 's' }, mon: { unit: 'counts' }, det: { unit: 'counts' }, srcur: { unit: 'mA' } },
    ringCurrent: 'srcur',
    ringCurrentVariable: 'SRCUR',
    energy: 'energy',
    frontEndVariable: undefined,
    diskReserveBytes: undefined,
    source: {
      name: 'Simulated storage ring',
      type: 'Synchrotron X-ray Source',
      probe: 'x-ray',
      energyGeV: 6,
    },
    follow: { name: 'spec', detectors: [] },
    detectors: [
      {
        driver: 'microscope',
        id: detectorId('frelon'),
        host: microscope.host,
        port: microscope.port,
        image: image ?? { height: 512, width: 512 },
        pixelType: pixelType ?? 'uint16',
        compression: 'auto',
      },
    ],
  }
}
