import type { Role } from './roles.ts'

/**
 * What a sequencer tells of what is run in it, whoever started it. Sources differ (macro hooks, variables, plain
 * properties); all of them end up here. `scan` names one scan and is unique within a connection and after a restart.
 */
export type ScanEvent =
  | { readonly kind: 'scan.began'; readonly scan: string; readonly command: string; readonly head: ScanHead }
  /** A point is about to be counted: detectors may expose. `ticket` is answered with `exposed` when they have. */
  | {
      readonly kind: 'scan.expose'
      readonly scan: string
      readonly point: number
      readonly seconds: number
      readonly ticket: number
    }
  /** `values` in the order of the columns; what is no finite number is null. */
  | {
      readonly kind: 'scan.point'
      readonly scan: string
      readonly point: number
      readonly values: readonly (number | null)[]
    }
  /** `points` as the sequencer counts them; undefined where it did not say. */
  | {
      readonly kind: 'scan.ended'
      readonly scan: string
      readonly outcome: 'complete' | 'aborted' | 'lost'
      readonly points: number | undefined
      readonly why: string
    }
  | { readonly kind: 'comment'; readonly text: string }
  /** Asked for by macros: `hutch_begin`, `hutch_end`, `hutch_param`, `hutch_acq`. */
  | { readonly kind: 'group.began'; readonly name: string }
  | { readonly kind: 'group.ended' }
  | { readonly kind: 'parameter'; readonly name: string; readonly value: string | number }
  | {
      readonly kind: 'acquire'
      readonly name: string
      readonly role: Role
      readonly frames: number
      readonly seconds: number
      readonly ticket: number
    }

/** All that is known of a scan when it begins. */
export interface ScanHead {
  /** SPEC's own number of the scan; undefined where it did not tell. */
  readonly number: number | undefined
  /** SPEC's data file, absolute where SPEC tells its folder. */
  readonly dataFile: string | undefined
  readonly columns: readonly ScanColumn[]
  /** User positions of the motors before the scan, by mnemonic. */
  readonly positions: Readonly<Record<string, number>>
}

export interface ScanColumn {
  /** Mnemonic of the motor or counter; the label where there is none. */
  readonly name: string
  /** As the data file calls it. */
  readonly label: string
  /** Whatever is no motor and no time counts as a counter. */
  readonly kind: 'motor' | 'counter' | 'epoch'
  /** Empty where unknown: SPEC has none. */
  readonly unit: string
}
