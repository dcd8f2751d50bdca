import type { SeriesLayout } from './appender/series-appender.ts'

/**
 * Where the appender finds what it patches: addresses of object headers by dataset path, as they stood when the file was
 * created. They never change: nothing else is ever added to the file.
 */
export interface FileLayout {
  readonly texts: ReadonlyMap<string, number>
  readonly values: ReadonlyMap<string, number>
  readonly frames: ReadonlyMap<string, FramesLayout>
  readonly series: ReadonlyMap<string, SeriesLayout>
  /** Where the structure ends and frames go; left out: where the file ends. */
  readonly structureBytes?: number
}

export interface FramesLayout {
  readonly address: number
  readonly countAddress: number
  readonly checksumsAddress: number
  readonly syncedAddress: number
  readonly plannedFrames: number
  /** Axes that are as long as the first dimension. */
  readonly axisAddresses: readonly number[]
}
