import type { RegionSums } from '../../electron/engine/ports.ts'

/** For runs in which nothing is counted over a region. */
export const noRegions = {
  regionSums: {
    sum: async () => [],
    onProblem: () => () => undefined,
    close: async () => undefined,
  } satisfies RegionSums,
  regionCounters: () => [],
}
