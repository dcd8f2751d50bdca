import type { Beamline, DetectorSettings } from '../../shared/model/beamline.ts'
import { detectorId } from '../../shared/model/ids.ts'

/** A beamline like the simulated one, valid by default. */
export function buildBeamline(overrides: Partial<Beamline> = {}): Beamline {
  return {
    name: 'test beamline',
    simulated: true,
    speedup: 1,
    spec: { host: '127.0.0.1', port: 6510 },
    shutter: { open: 'shopen', close: 'shclose', state: 'SHUTTER' },
    sample: { motor: 'samy', in: 0, out: 5, unit: 'mm' },
    motors: {
      energy: { unit: 'keV', speed: 0.5 },
      samx: { unit: 'mm', speed: 2 },
      samy: { unit: 'mm', speed: 5 },
      rot: { unit: 'deg', speed: 30 },
      samz: { unit: 'mm', speed: undefined },
    },
    counters: { sec: { unit: 's' }, srcur: { unit: 'mA' }, i0: { unit: 'counts' }, det: { unit: 'counts' } },
    ringCurrent: 'srcur',
    ringCurrentVariable: 'SRCUR',
    energy: 'energy',
    frontEndVariable: undefined,
    diskReserveBytes: undefined,
    source: { name: 'Test Ring', type: 'Synchrotron X-ray Source', probe: 'x-ray', energyGeV: 6 },
    follow: { name: 'spec', detectors: [] },
    detectors: [buildMicroscope()],
    ...overrides,
  }
}

/** Those of the simulated beamline, for what its shipped descriptions name. */
export function simulatedDetectors(overrides: Partial<DetectorSettings> = {}): readonly DetectorSettings[] {
  return [buildMicroscope(overrides), buildMicroscope({ ...overrides, id: detectorId('pilatus') })]
}

export function buildMicroscope(overrides: Partial<DetectorSettings> = {}): DetectorSettings {
  return {
    driver: 'microscope',
    id: detectorId('frelon'),
    host: '127.0.0.1',
    port: 7000,
    image: { height: 512, width: 512 },
    pixelType: 'uint16',
    compression: 'none',
    ...overrides,
  }
}
