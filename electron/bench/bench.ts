import type { Clock } from '../../shared/base/clock.ts'
import type { Figure } from './figure.ts'

/** One thing that is measured: an entry of `benches.ts`. */
export interface Bench {
  /** Completes "measures …". */
  readonly does: string
  /** Needs minutes or gigabytes: runs only when it is named. */
  readonly isLong: boolean
  /** What `hutch bench` takes for it, by name without dashes. Names are shared by all benches. */
  readonly options: Readonly<Record<string, BenchOption>>
  /** Reports its figures one by one. Leaves nothing running; what it leaves in `folder` is removed. */
  run(parts: BenchParts): Promise<void>
}

export interface BenchParts {
  readonly clock: Clock
  /** Folder of the built worker and simulator files. */
  readonly entries: string
  /** Empty, on the disk to be measured. */
  readonly folder: string
  /** How often every contestant has its turn. */
  readonly rounds: number
  readonly signal: AbortSignal
  /** What was given for an option. */
  readonly option: (name: string) => string | undefined
  readonly report: (figure: Figure) => void
  /** Says what is going on, or what the figures do not tell. */
  readonly note: (text: string) => void
}

export interface BenchOption {
  /** Names the value in the usage line. */
  readonly value: string
  readonly help: string
}
