import { profileOf } from '../../shared/imaging/profiles/profile.ts'
import { regionSpans } from '../../shared/imaging/regions/region-spans.ts'
import { regionStatistics, type CountedPixels } from '../../shared/imaging/regions/region-statistics.ts'
import type { Measures, Watch } from '../../shared/ipc/measures.ts'
import type { RoiShape } from '../../shared/model/roi.ts'

/** Text and curves change 10 times a second at most; the last frame of a series is always measured. */
const intervalMs = 100

export interface MeasuredFrame extends Pick<Measures, 'seq' | 'source'> {
  readonly image: CountedPixels
  readonly height: number
}

export interface MeasurerParts {
  readonly view: string
  readonly nowMs: () => number
  readonly later: (task: () => void, delayMs: number) => void
  /** The frame of the last tile, as long as it is there. */
  readonly shown: () => MeasuredFrame | undefined
  readonly send: (measures: Measures) => void
}

/** Regions and profiles of one view: measured on the frame that is on screen, neither more often nor on another. */
export class Measurer {
  readonly #parts: MeasurerParts
  #watch: Watch = { regions: [], profiles: [] }
  #spans = new WeakMap<RoiShape, { readonly size: string; readonly spans: Int32Array }>()
  #measuredAtMs = -Infinity
  #isWaiting = false

  constructor(parts: MeasurerParts) {
    this.#parts = parts
  }

  watch(watch: Watch): void {
    const before = this.#watch
    this.#watch = watch
    if (!isIdle(before) || !isIdle(watch)) this.#measure()
  }

  /** A new tile is on its way. */
  shown(): void {
    if (isIdle(this.#watch)) return
    const { later, nowMs } = this.#parts
    const elapsedMs = nowMs() - this.#measuredAtMs
    if (elapsedMs >= intervalMs || elapsedMs < 0) {
      this.#measure()
      return
    }
    if (this.#isWaiting) return
    this.#isWaiting = true
    later(() => {
      this.#isWaiting = false
      this.#measure()
    }, intervalMs - elapsedMs)
  }

  #measure(): void {
    const { regions, profiles } = this.#watch
    const frame = this.#parts.shown()
    if (frame === undefined) return
    this.#measuredAtMs = this.#parts.nowMs()
    const { height, image, seq, source } = frame
    this.#parts.send({
      view: this.#parts.view,
      seq,
      source,
      regions: regions.map(({ id, shape }) => ({
        id,
        statistics: regionStatistics(image, this.#spansOf(shape, image.imageWidth, height)),
      })),
      profiles: profiles.map(request => profileOf(image, height, request)),
    })
  }

  #spansOf(shape: RoiShape, width: number, height: number): Int32Array {
    const size = `${width}×${height}`
    const known = this.#spans.get(shape)
    if (known?.size === size) return known.spans
    const spans = regionSpans(shape, width, height)
    this.#spans.set(shape, { size, spans })
    return spans
  }
}

function isIdle({ profiles, regions }: Watch): boolean {
  return regions.length + profiles.length === 0
}
