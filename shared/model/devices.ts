import type { Problem } from './problem.ts'

/* What the Devices workspace shows: the devices of the beamline file, how they do, and what can be asked of them. */

/** The part of JSON Schema that forms are made from; references are resolved. Titles complete "must be …". */
export interface FormSchema {
  readonly title?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, FormSchema>>
  /** Of the members of a mapping whose keys are free. */
  readonly additionalProperties?: FormSchema | false
  readonly items?: FormSchema
  /** Text of several lines. */
  readonly isMultiline?: boolean
}

export type Settings = Readonly<Record<string, unknown>>

/** `beamline` and `sequencer` exist once; detectors are added by name. */
export type DeviceRole = 'beamline' | 'sequencer' | 'detector'

export interface DeviceKind {
  readonly kind: string
  readonly role: DeviceRole
  readonly label: string
  /** What it is, one sentence. */
  readonly description: string
  readonly schema: FormSchema
  /** A new one begins with these. */
  readonly start: Settings
}

/** Settings as they would be saved. `was` is the device that they are for; undefined for a new one. */
export interface DeviceDraft {
  readonly was: string | undefined
  readonly kind: string
  readonly name: string
  readonly settings: Settings
}

/** Something wrong in a draft; `pointer` leads to the setting (`/image/width`), `/` alone to its name, '' to no single one. */
export interface DraftProblem {
  readonly pointer: string
  readonly message: string
  readonly advice: string | undefined
}

export interface Device {
  /** `beamline`, `spec`, `detectors/frelon`. */
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly settings: Settings
  readonly health: DeviceHealth
  /** Why it cannot be changed now. */
  readonly lockedBecause: string | undefined
}

export interface DeviceHealth {
  /** `off`: disconnected by hand; `none`: nothing to connect to. */
  readonly state: 'connected' | 'connecting' | 'lost' | 'off' | 'none'
  /** What it says of itself: its model, or the name of the server. */
  readonly model: string
  /** Wall clock, ms since 1970 UTC. */
  readonly lastSeenMs: number | undefined
  readonly lastError: { readonly atMs: number; readonly problem: Problem } | undefined
  /** How often it came back by itself. */
  readonly reconnects: number
  readonly live: LiveFigures | undefined
}

/** Of a detector that delivers frames. */
export interface LiveFigures {
  readonly framesPerS: number
  readonly frameBytes: number
  readonly ringSlots: number
  readonly ringFree: number
}

export interface DevicesStatus {
  readonly file: {
    /** Undefined while the beamline is in memory only, as the simulated one is. */
    readonly path: string | undefined
    /** Another program changed it since it was read. */
    readonly isChangedOutside: boolean
  }
  readonly devices: readonly Device[]
  /** Of the simulated beamline that runs inside Hutch; empty otherwise. */
  readonly faults: readonly SimulatedFault[]
}

export interface DevicesSnapshot {
  readonly kinds: readonly DeviceKind[]
  readonly status: DevicesStatus
}

export interface SimulatedFault {
  readonly id: string
  readonly label: string
  /** What happens, and how it ends. */
  readonly description: string
  readonly isOn: boolean
}

/** What a device said when it was asked, and what does not fit its settings. */
export interface TestReport {
  readonly facts: readonly { readonly label: string; readonly value: string }[]
  readonly warnings: readonly Problem[]
  /** Mnemonics that a SPEC server has. */
  readonly motors: readonly string[]
  readonly counters: readonly string[]
}

export interface FoundServer {
  readonly host: string
  readonly port: number
  readonly name: string
}

export interface ServerScan {
  readonly servers: readonly FoundServer[]
  /** Hosts that could not be searched, and why. */
  readonly problems: readonly Problem[]
}

export interface SerialPort {
  /** As programs open it: `/dev/ttyUSB0`. */
  readonly path: string
  /** A name that stays when it is plugged in elsewhere. */
  readonly stableName: string | undefined
  readonly description: string
}
