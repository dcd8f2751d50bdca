import type { FrameSource } from '../frames/frame-source.ts'
import type { Workload } from '../frames/workload.ts'

/** What everybody does in one turn. */
export interface SavingTask {
  readonly workload: Workload
  readonly source: FrameSource
  readonly durability: Durability
}

/** When the clock stops: the last byte is in the page cache and readable, or all are on the disk. */
export type Durability = 'page cache' | 'synced'
export const durabilities = ['page cache', 'synced'] as const satisfies readonly Durability[]

/**
 * What a peer does meanwhile. `the same`: the disk is asked once a second to keep what was written, and h5py makes every
 * frame readable at once. `less`: neither.
 */
export type PeerCare = 'the same' | 'less'
