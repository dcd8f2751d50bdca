import type { ForeignStack } from '../../shared/adopt/foreign-stack.ts'
import type { Beamline } from '../../shared/model/beamline.ts'

/** Nothing is known of the beamline but what the file tells. */
export function foreignBeamline({
  counters,
  parameters,
}: Pick<ForeignStack, 'counters' | 'parameters'>): Beamline {
  const told = (name: string): string | undefined => {
    const value = parameters.find(parameter => parameter.name === name)?.value
    return typeof value === 'string' ? value : undefined
  }
  return {
    name: told('beamline') ?? 'recorded elsewhere',
    simulated: false,
    speedup: 1,
    spec: { host: 'recording', server: 'none' },
    readOnly: true,
    shutter: undefined,
    frontEndVariable: undefined,
    sample: undefined,
    motors: {},
    counters: Object.fromEntries(counters.map(({ name, unit }) => [name, { unit }])),
    ringCurrent: undefined,
    ringCurrentVariable: undefined,
    energy: undefined,
    diskReserveBytes: undefined,
    source: {
      name: told('source') ?? 'unknown',
      type: told('source type') ?? 'Synchrotron X-ray Source',
      probe: told('probe') ?? 'x-ray',
      energyGeV: undefined,
    },
    detectors: [],
    follow: { name: 'recording', detectors: [] },
  }
}
