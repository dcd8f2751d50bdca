import type { CounterState, MotorState, SequencerDevices } from './sequencer-devices.ts'

/* What a person sees of SPEC itself: its motors, its counters and its terminal. All found by asking the server. */

/** With the unit from the beamline file; SPEC knows none. Empty when nobody said. */
export interface SpecMotor extends MotorState {
  readonly unit: string
}

export interface SpecCounter extends CounterState {
  readonly unit: string
}

/** Refreshed at most 5 times a second. */
export interface SpecStatus extends SequencerDevices {
  /** `fourc at host:port`; empty before the first contact. */
  readonly server: string
  readonly motors: readonly SpecMotor[]
  readonly counters: readonly SpecCounter[]
}

/** One line of the terminal. A line that is still being written comes again under the same number. */
export interface TerminalLine {
  readonly seq: number
  readonly atMs: number
  /** What Hutch sent, what SPEC printed, what SPEC complained of. */
  readonly kind: 'command' | 'output' | 'error'
  readonly text: string
}

export interface SpecSnapshot {
  readonly status: SpecStatus
  readonly lines: readonly TerminalLine[]
}

/** All numbers of a data array, row by row. */
export interface SpecArray {
  readonly rows: number
  readonly cols: number
  readonly numbers: Float64Array
}
