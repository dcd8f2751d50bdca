/** What the operator sees of the beamline, refreshed at most 5 times a second. Unknown values are undefined, never 0. */
export interface BeamlineStatus {
  readonly simulated: boolean
  /** Nothing is moved, counted or run from here. */
  readonly readOnly?: boolean
  readonly sequencer: ConnectionStatus
  readonly detectors: readonly (ConnectionStatus & { readonly model: string })[]
  readonly ringCurrentMa: number | undefined
  readonly shutter: 'open' | 'closed' | undefined
  readonly motors: readonly {
    readonly mnemonic: string
    readonly position: number | undefined
    readonly unit: string
    readonly moving: boolean
  }[]
}

export interface ConnectionStatus {
  readonly name: string
  readonly state: 'connected' | 'connecting' | 'lost' | 'unknown'
  readonly message: string
}
