import type { SourceImage } from '../../shared/imaging/bin/source-image.ts'
import { imageStatistics } from '../../shared/imaging/image-statistics.ts'
import type { ImageStatistics, Region } from '../../shared/ipc/tile.ts'
import type { ScreenFrame } from './protocol.ts'

/** Text and levels change 10 times a second at most. */
const intervalMs = 100
/** Statistics may take a twentieth of the thread's time: 4 Mpx take 10 ms, and then come 5 times a second. */
const shareOfTime = 20

export interface ViewStatistics {
  readonly statistics: ImageStatistics
  readonly viewStatistics: ImageStatistics
  /** Counts up with every measurement. */
  readonly measurement: number
  /** How long they must stand in for those of a newer frame; undefined when they are of this frame. */
  readonly dueMs: number | undefined
}

/**
 * Statistics of the frames of one view, kept for the frames in between. Another dataset is measured at once: levels of a dark
 * on a white would show nothing.
 */
export class StatisticsKeeper {
  readonly #nowMs: () => number
  #frame: ScreenFrame | undefined
  #region: Region | undefined
  #known: { statistics: ImageStatistics; viewStatistics: ImageStatistics } | undefined
  #measuredAtMs = -Infinity
  #costMs = 0
  #measurement = 0

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  of(frame: ScreenFrame, source: SourceImage, region: Region): ViewStatistics {
    const elapsedMs = this.#nowMs() - this.#measuredAtMs
    const waitMs = Math.max(intervalMs, shareOfTime * this.#costMs)
    const isNew = frame !== this.#frame
    if (this.#known !== undefined && isNew && sameSeries(frame, this.#frame)) {
      // A clock that was set back must not stop the statistics.
      if (elapsedMs >= 0 && elapsedMs < waitMs)
        return { ...this.#known, measurement: this.#measurement, dueMs: waitMs - elapsedMs }
    }
    if (this.#known === undefined || isNew || !sameRegion(region, this.#region))
      this.#known = this.#measure(frame, source, region)
    return { ...this.#known, measurement: this.#measurement, dueMs: undefined }
  }

  #measure(
    frame: ScreenFrame,
    source: SourceImage,
    region: Region,
  ): { statistics: ImageStatistics; viewStatistics: ImageStatistics } {
    const startedMs = this.#nowMs()
    const { height, width } = frame.image
    const whole = { x: 0, y: 0, width, height }
    const statistics =
      frame === this.#frame && this.#known !== undefined
        ? this.#known.statistics
        : imageStatistics(source, whole)
    const viewStatistics = sameRegion(region, whole) ? statistics : imageStatistics(source, region)
    this.#measurement += 1
    this.#frame = frame
    this.#region = region
    this.#measuredAtMs = this.#nowMs()
    this.#costMs = this.#measuredAtMs - startedMs
    return { statistics, viewStatistics }
  }
}

/** Live frames of one dataset, treated alike. */
function sameSeries({ label }: ScreenFrame, before: ScreenFrame | undefined): boolean {
  const other = before?.label
  return (
    label.live &&
    other?.live === true &&
    other.dataset === label.dataset &&
    other.file === label.file &&
    other.isProcessed === label.isProcessed
  )
}

function sameRegion(a: Region, b: Region | undefined): boolean {
  return a.x === b?.x && a.y === b.y && a.width === b.width && a.height === b.height
}
