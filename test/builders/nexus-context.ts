import { detectorId, experimentId } from '../../shared/model/ids.ts'
import type { Plan } from '../../shared/model/plan.ts'
import { knownMetadata } from '../../shared/nexus/known-metadata.ts'
import type { NexusContext } from '../../shared/nexus/context.ts'

/** What a simulated beamline with one camera tells of itself. */
export function nexusContext(plan: Plan, overrides: Partial<NexusContext> = {}): NexusContext {
  return {
    experiment: experimentId(plan.name, 1),
    startedAt: '2026-03-01T10:06:40.000+01:00',
    ...knownMetadata(plan),
    beamline: {
      name: 'Test beamline',
      simulated: true,
      speedup: 1,
      spec: { host: '127.0.0.1', server: 'fourc' },
      shutter: undefined,
      sample: undefined,
      motors: {
        energy: { unit: 'keV', speed: undefined },
        samy: { unit: 'mm', speed: 1 },
        rot: { unit: 'deg', speed: 10 },
      },
      counters: { srcur: { unit: 'mA' }, mon: { unit: 'counts' } },
      ringCurrent: 'srcur',
      ringCurrentVariable: undefined,
      energy: 'energy',
      frontEndVariable: undefined,
      diskReserveBytes: undefined,
      source: {
        name: 'Test ring',
        type: 'Synchrotron X-ray Source',
        probe: 'x-ray',
        energyGeV: 6,
      },
      follow: { name: 'spec', detectors: [] },
      detectors: [],
    },
    detectors: [
      {
        id: detectorId('frelon'),
        model: 'Simulated full-field microscope',
        image: { height: 6, width: 8 },
        pixelType: 'uint16',
        pixelSizeUm: 0.32,
        readoutS: 0.001,
        saturation: 65_535,
        exposureRangeS: [0.001, 100],
      },
    ],
    description: { file: 'full-field-exafs.yml', text: 'hutch: 1\n# µm and "quotes" stay\nsequence: EFF\n' },
    planJson: JSON.stringify(plan),
    program: { name: 'Hutch', version: '0.1.0' },
    simulated: true,
    positions: { energy: 3.4, samy: 0.5 },
    ...overrides,
  }
}
