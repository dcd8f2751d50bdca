import { plannedPoints } from '../../../shared/spec/scan-command.ts'
import type { ScanDMeta } from '../../../shared/spec/scan-d-message.ts'
import type { SpecValue } from '../../../shared/spec/value.ts'

/** How far a scan was told; outlives a connection. */
export interface ScanDMemory {
  scan: OngoingScan | undefined
  /** Scans heard of, so that each has a key of its own. */
  scans: number
}

export interface OngoingScan {
  readonly key: string
  readonly metaText: string
  readonly meta: ScanDMeta
  /** Highest row that SPEC named. */
  last: number
  /** Rows told, and the newest of them. */
  told: number
  newestRow: readonly number[]
  /** Rows that the array holds. */
  capacity: number
  hasEnded: boolean
}

export type Rows = Extract<SpecValue, { readonly kind: 'array' }>

export function ongoingScan(key: string, metaText: string, meta: ScanDMeta): OngoingScan {
  const nothingTold = { last: -1, told: 0, newestRow: [], capacity: Infinity, hasEnded: false }
  return { key, metaText, meta, ...nothingTold }
}

export function rowAt({ cols, numbers }: Rows, row: number): readonly number[] {
  return Array.from(numbers.subarray(row * cols, (row + 1) * cols), Number)
}

/** Undefined where nobody said so. */
export function plannedRows({ meta }: OngoingScan): number | undefined {
  return meta.points ?? plannedPoints(meta.command ?? '')
}

/** Of a scan that is over; more than the array holds are as many as were planned. */
export function pointsOf(scan: OngoingScan): number {
  const named = scan.last + 1
  return named < scan.capacity ? named : Math.max(named, plannedRows(scan) ?? 0)
}
