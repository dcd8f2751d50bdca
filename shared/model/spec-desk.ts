/* What a person sees of SPEC itself: its motors, its counters and its terminal. All found by asking the server. */

/** Positions and limits in user units. Unknown is undefined, never 0. */
export interface SpecMotor {
  readonly mnemonic: string
  /** As written in SPEC's configuration; may hold blanks. */
  readonly name: string
  /** From the beamline file; SPEC knows none. Empty when nobody said. */
  readonly unit: string
  readonly state: SpecMotorState
  readonly position: number | undefined
  readonly dial: number | undefined
  readonly limits: readonly [low: number, high: number] | undefined
}

export type SpecMotorState =
  'unknown' | 'ready' | 'moving' | 'low-limit' | 'high-limit' | 'fault' | 'emergency-stop' | 'disabled'

export interface SpecCounter {
  readonly mnemonic: string
  readonly name: string
  readonly unit: string
  readonly value: number | undefined
}

/** Refreshed at most 5 times a second. */
export interface SpecStatus {
  /** `fourc`; empty before the first contact. */
  readonly server: string
  /** SPEC waits at its prompt; undefined while it is not reachable. */
  readonly isReady: boolean | undefined
  readonly isCounting: boolean
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
