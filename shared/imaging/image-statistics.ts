import type { ImageStatistics, Region } from '../ipc/tile.ts'
import { countStatistics } from './statistics/count-statistics.ts'
import { wideStatistics } from './statistics/wide-statistics.ts'
import type { SourceImage } from './bin/source-image.ts'

/** Of the good pixels of a region at full resolution; zeros where there is none. */
export function imageStatistics(source: SourceImage, region: Region): ImageStatistics {
  const { pixels } = source
  return pixels instanceof Uint16Array || pixels instanceof Uint8Array
    ? countStatistics(pixels, source, region)
    : wideStatistics(source, region)
}
