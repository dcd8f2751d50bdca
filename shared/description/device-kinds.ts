import { demand } from '../base/assert.ts'
import type { DeviceKind } from '../model/devices.ts'
import { definitionSchema, topLevelSchema, without } from './form-schema.ts'

/** Keys of the beamline file that are neither a device nor say where one is. */
const beamlineKeys = ['beamline', 'simulated', 'speedup', 'usual', 'source', 'diskReserve', 'follow']
const specKeys = [
  ...['spec', 'readOnly', 'motors', 'counters', 'energy', 'ringCurrent', 'ringCurrentVariable'],
  ...['shutter', 'frontEndVariable', 'sample'],
]

const detector = (kind: string, label: string, start: DeviceKind['start']): DeviceKind => {
  const schema = definitionSchema(kind)
  return {
    ...{ kind, role: 'detector', label, start },
    description: demand(schema.description, `description of ${kind}`),
    schema: without(schema, ['driver']),
  }
}

/** Every kind of device there is: a new driver is one entry here and its definition in the schema. */
export const deviceKinds: readonly DeviceKind[] = [
  {
    kind: 'beamline',
    role: 'beamline',
    label: 'Beamline',
    description: 'Name, source and what holds for all devices.',
    schema: topLevelSchema('the beamline', beamlineKeys),
    start: { beamline: 'My beamline' },
  },
  {
    kind: 'spec',
    role: 'sequencer',
    label: 'SPEC server',
    description: 'Moves the motors, counts and runs macros.',
    schema: topLevelSchema('the SPEC server', specKeys),
    start: { spec: 'localhost:6510' },
  },
  detector('microscope', 'Microscope camera', {
    host: '127.0.0.1',
    port: 7000,
    image: { height: 2048, width: 2048 },
  }),
]

export function deviceKind(kind: string): DeviceKind | undefined {
  return deviceKinds.find(known => known.kind === kind)
}
