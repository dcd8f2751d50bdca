import type { FrameSource } from '../frames/frame-source.ts'
import type { Workload } from '../frames/workload.ts'

/** What everybody does in one turn. */
export interface SavingTask {
  readonly workload: Workload
  readonly source: FrameSource
  readonly durability: Durability
}

/** Until the last byte is in the page cache and readable, or until it is on the disk. */
export type Durability = 'page cache' | 'synced'
export const durabilities = ['page cache', 'synced'] as const satisfies readonly Durability[]
