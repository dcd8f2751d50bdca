import type { CompressionChoice } from './compression.ts'
import type { DetectorId } from './ids.ts'
import type { ImageShape, PixelType } from './pixels.ts'

/** One YAML file says which devices a beamline has and how to reach them. Nothing about an experiment stands here. */
export interface Beamline {
  readonly name: string
  readonly simulated: boolean
  /** How many times faster than real a simulated beamline does everything; 1 is real. For estimates only. */
  readonly speedup: number
  readonly spec: SpecAddress
  /** Definition of the experiments that are usually done here: they are offered first. */
  readonly usual?: string | undefined
  /** Hutch watches and records what others run; it moves nothing and runs no command. Absent in older recordings. */
  readonly readOnly?: boolean
  /** Commands that open and close the beam shutter, run by the sequencer; `state` is a variable that is 1 when open. */
  readonly shutter:
    { readonly open: string; readonly close: string; readonly state: string | undefined } | undefined
  /** Variable of the sequencer that is 1 while the front end lets the beam in. Nobody here opens it. */
  readonly frontEndVariable: string | undefined
  /** Motor that takes the sample into and out of the beam, user positions in `unit`. */
  readonly sample:
    { readonly motor: string; readonly in: number; readonly out: number; readonly unit: string } | undefined
  readonly motors: Readonly<Record<string, { readonly unit: string; readonly speed: number | undefined }>>
  readonly counters: Readonly<Record<string, { readonly unit: string }>>
  /** Mnemonic of the counter that reads the ring current, mA. */
  readonly ringCurrent: string | undefined
  /** Global variable of the sequencer that follows the ring current, mA, also between counts: for the eye only. */
  readonly ringCurrentVariable: string | undefined
  /** Mnemonic of the motor that sets the photon energy. */
  readonly energy: string | undefined
  /** Space that recording leaves free on its disk; undefined: the default of the engine. */
  readonly diskReserveBytes: number | undefined
  readonly source: {
    readonly name: string
    readonly type: string
    readonly probe: string
    readonly energyGeV: number | undefined
  }
  readonly detectors: readonly DetectorSettings[]
  /** How experiments that follow SPEC are called, and the detectors that expose with every point of its scans. */
  readonly follow: { readonly name: string; readonly detectors: readonly DetectorId[] }
}

/** `host:port` or `host:name`; the name is looked for on the ports 6510 to 6530. */
export type SpecAddress =
  { readonly host: string; readonly port: number } | { readonly host: string; readonly server: string }

/** One union member per driver. */
export type DetectorSettings = MicroscopeSettings

/** The simulated full-field microscope: the same socket whether it computes a scene or replays a recording. */
export interface MicroscopeSettings {
  readonly driver: 'microscope'
  readonly id: DetectorId
  readonly host: string
  readonly port: number
  /** Used for plans made while the device is not connected. */
  readonly image: ImageShape
  readonly pixelType: PixelType
  /** Of its frames, unless an acquisition says otherwise. */
  readonly compression: CompressionChoice
  /** How its images are shown unless a description says otherwise. */
  readonly display?: DetectorDisplay
  readonly geometry?: DetectorGeometry
  /** Acquisitions that name no detector never mean this one. */
  readonly onlyByName?: boolean
  /** File of the pixels that are left out, or `file::/dataset`. */
  readonly mask?: string
}

export interface DetectorDisplay {
  readonly colours?: string
  readonly scale?: 'linear' | 'log' | 'sqrt' | 'gamma'
  readonly levels?: '1-99 %' | 'min-max'
  readonly bin?: 'mean' | 'max'
}

/** As pyFAI has it: the point of normal incidence, and rotations about axes through the sample. */
export interface DetectorGeometry {
  readonly distanceM: number
  /** Pixels from the outer corner of the first one. */
  readonly centrePx: { readonly x: number; readonly y: number }
  /** Undefined: what the detector says. */
  readonly pixelSizeUm: number | undefined
  /** Undefined: what the motor of the energy says. */
  readonly energyKev: number | undefined
  readonly tiltDeg: { readonly rot1: number; readonly rot2: number; readonly rot3: number }
}
