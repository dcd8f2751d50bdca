import type { Role } from '../model/roles.ts'

/** What a task takes, gives and can be told. Forms, checks and documents are made from it. */
export interface TaskSpec {
  /** `normalise`; in a graph `hutch.normalise`. */
  readonly name: string
  readonly title: string
  readonly summary: string
  /** Raised with every change that changes results: part of what decides whether a step is computed again. */
  readonly version: number
  readonly inputs: Readonly<Record<string, InputSpec>>
  readonly outputs: Readonly<Record<string, OutputSpec>>
  readonly parameters: Readonly<Record<string, ParameterSpec>>
}

/**
 * What flows along a link. `stack`: images along the axes of a scan, one after the other as they are recorded; `references`:
 * darks or whites that belong to each of them; `image`: one image made from many; `curve`: one number per image of the
 * stack; `profile`: numbers along an axis of its own; `mask`: an image in which what is not 0 is left out.
 */
export const dataKinds = ['stack', 'references', 'image', 'mask', 'curve', 'profile', 'anything'] as const
export type DataKind = (typeof dataKinds)[number]

export interface InputSpec {
  readonly kind: DataKind
  readonly summary: string
  /** What of the experiment it is when neither a link nor the graph says it; without one a link must bring it. */
  readonly binding?: Binding
  readonly isOptional?: boolean
}

export interface OutputSpec {
  readonly kind: DataKind
  readonly summary: string
  readonly unit: string
  /** Of a stack that costs more to compute than to read: kept for later runs where the result does not have it anyway. */
  readonly isKept?: boolean
}

/** Where in an experiment an input comes from: by what it is, never by where it lies. */
export type Binding =
  | { readonly role: Role; readonly for?: 'data' | 'white' }
  /** Positions of the scan along this quantity: `energy`, `angle`; `scan`: whatever it scans. */
  | { readonly axis: string }
  | { readonly counter: string }
  /** `recorded`: what the recording leaves out; else a file, by its path from the experiment folder, `file.h5::/path` for one dataset. */
  | { readonly mask: string }

/** Pixels that the recording leaves out: those of the detector's file, and of the beamline's. */
export const recordedMask = 'recorded'

/** Of tasks that work on pixels of the detector. */
export const maskInput: InputSpec = {
  ...{ kind: 'mask', isOptional: true, binding: { mask: recordedMask } },
  summary: 'pixels that are left out',
}

export type ParameterSpec =
  | {
      readonly kind: 'number'
      readonly title: string
      readonly unit: string
      readonly minimum: number
      readonly maximum: number
      readonly isWhole?: boolean
      /** Undefined: the task finds it out, or does without. */
      readonly default: number | undefined
    }
  | {
      readonly kind: 'choice'
      readonly title: string
      readonly choices: readonly string[]
      readonly default: string
    }
  | { readonly kind: 'flag'; readonly title: string; readonly default: boolean }
  /** `content`: that of a file, which may be chosen. */
  | {
      readonly kind: 'text'
      readonly title: string
      readonly default: string | undefined
      readonly content?: 'poni'
    }
  /** Rows and columns [from, to) of the image; undefined: all of it. */
  | { readonly kind: 'region'; readonly title: string }
