/** What SPEC tells of its motors and counters, found by asking it. What is not known yet is undefined, never 0. */
export interface SequencerDevices {
  /** In the order of their numbers in SPEC. */
  readonly motors: readonly MotorState[]
  readonly counters: readonly CounterState[]
  /** SPEC has named them all; false from each new connection until then. */
  readonly isListed: boolean
  /** Undefined while there is no connection. */
  readonly isReady: boolean | undefined
  /** SPEC moves and counts nothing real. */
  readonly isSimulating: boolean | undefined
  readonly isCounting: boolean | undefined
}

export interface MotorState {
  readonly mnemonic: string
  /** As written in SPEC's configuration. */
  readonly name: string
  /** User units, like the limits [low, high]. */
  readonly position: number | undefined
  readonly limits: readonly [low: number, high: number] | undefined
  readonly dialPosition: number | undefined
  /** user = sign × dial + offset */
  readonly sign: number | undefined
  readonly offset: number | undefined
  readonly isMoving: boolean | undefined
  readonly alarms: readonly MotorAlarm[]
}

export type MotorAlarm = 'disabled' | 'fault' | 'emergency stop' | 'low limit switch' | 'high limit switch'

export interface CounterState {
  readonly mnemonic: string
  readonly name: string
  readonly value: number | undefined
}

export const noDevices: SequencerDevices = {
  motors: [],
  counters: [],
  isListed: false,
  isReady: undefined,
  isSimulating: undefined,
  isCounting: undefined,
}
