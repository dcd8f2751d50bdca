import type { DetectorDisplay, DetectorGeometry } from './beamline.ts'

/** What the operator sees of the beamline, refreshed at most 5 times a second. Unknown values are undefined, never 0. */
export interface BeamlineStatus {
  readonly simulated: boolean
  /** Nothing is moved, counted or run from here. */
  readonly readOnly?: boolean
  readonly sequencer: ConnectionStatus
  readonly detectors: readonly DetectorStatus[]
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

export interface DetectorStatus extends ConnectionStatus {
  readonly model: string
  /** From the beamline file, where it says so. */
  readonly display?: DetectorDisplay
  readonly geometry?: DetectorGeometry
}
