import type { DeviceNames } from '../../shared/ipc/contract.ts'

/** Names that may be completed: devices of the beamline, and what the text itself has named. */
export interface Knowledge {
  readonly devices: DeviceNames
  /** Names of nodes, without paramSets. */
  readonly nodes: readonly string[]
  /** Keys of all paramSets. */
  readonly parameters: readonly string[]
}

export const knowsNothing: Knowledge = {
  devices: { motors: [], counters: [], detectors: [] },
  nodes: [],
  parameters: [],
}
