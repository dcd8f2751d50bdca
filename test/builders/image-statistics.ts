import type { ImageStatistics } from '../../shared/ipc/tile.ts'

export function statisticsOf(part: Partial<ImageStatistics> = {}): ImageStatistics {
  return {
    minimum: 0,
    maximum: 100,
    mean: 50,
    percentile1: 5,
    percentile99: 95,
    histogram: new Uint32Array(256),
    histogramRange: [0, 100],
    good: 100,
    saturated: 0,
    masked: 0,
    invalid: 0,
    pixels: 100,
    ...part,
  }
}
