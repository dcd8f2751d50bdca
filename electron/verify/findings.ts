import type { Problem } from '../../shared/model/problem.ts'

export interface ListedGap {
  readonly file: string
  readonly dataset: string
  readonly firstFrame: number
  readonly lastFrame: number
  readonly cause: string
}

export interface DatasetAccount {
  /** Relative to the experiment folder. */
  readonly file: string
  readonly dataset: string
  readonly complete: number
  /** Listed gaps below `complete`: counted, but known not to be there. */
  readonly missing: number
  /** Frames of listed gaps behind `complete`: delivered, never written. */
  readonly missingBehind: number
  /** Frames without a checksum to compare with. */
  readonly unproven: number
}

/** What was found out about an experiment or a file. Consistent when `problems` is empty: listed gaps are no problem. */
export interface Verification {
  readonly place: string
  /** A living process records into it: what is promised so far was looked at. */
  readonly recording: boolean
  readonly datasets: readonly DatasetAccount[]
  readonly gaps: readonly ListedGap[]
  readonly problems: readonly Problem[]
}

const advice = 'Run "hutch recover" on the folder; if it stays, the disk has lost something: keep a copy.'

export function finding(where: string, message: string): Problem {
  return { kind: 'format', message, where, advice }
}

export function framesOf({ firstFrame, lastFrame }: ListedGap): number {
  return lastFrame - firstFrame + 1
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}
