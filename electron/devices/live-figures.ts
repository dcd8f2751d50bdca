import type { Clock } from '../../shared/base/clock.ts'
import type { LiveFigures } from '../../shared/model/devices.ts'
import type { FrameRing } from '../../shared/model/frame-ring.ts'
import { frameBytes, type ImageShape, type PixelType } from '../../shared/model/pixels.ts'

export interface NotedFrame {
  readonly detector: string
  readonly image: ImageShape
  readonly pixelType: PixelType
  readonly ring: FrameRing
}

/** Rates are taken over this time; older frames say nothing of now. */
const windowMs = 2000

interface Recent {
  readonly timesMs: number[]
  last: NotedFrame
  lastSeenMs: number
}

/** What each detector delivers just now. */
export class LiveMeter {
  readonly #clock: Clock
  readonly #recent = new Map<string, Recent>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  note(frame: NotedFrame): void {
    const nowMs = this.#clock.elapsedMs()
    const known = this.#recent.get(frame.detector)
    const recent = known ?? { timesMs: [], last: frame, lastSeenMs: 0 }
    if (known === undefined) this.#recent.set(frame.detector, recent)
    recent.timesMs.push(nowMs)
    recent.last = frame
    recent.lastSeenMs = this.#clock.nowMs()
    forgetOld(recent.timesMs, nowMs)
  }

  /** Undefined when no frame came of late. */
  figures(detector: string): LiveFigures | undefined {
    const recent = this.#recent.get(detector)
    if (recent === undefined) return undefined
    forgetOld(recent.timesMs, this.#clock.elapsedMs())
    if (recent.timesMs.length === 0) return undefined
    const { image, pixelType, ring } = recent.last
    return {
      framesPerS: (recent.timesMs.length * 1000) / windowMs,
      frameBytes: frameBytes(image, pixelType),
      ringSlots: ring.slots,
      ringFree: ring.freeSlots,
    }
  }

  /** Wall clock, ms; undefined before the first frame. */
  lastSeenMs(detector: string): number | undefined {
    return this.#recent.get(detector)?.lastSeenMs
  }
}

/** 1000 frames a second are 2000 numbers: dropping them from the front is cheap. */
function forgetOld(timesMs: number[], nowMs: number): void {
  const first = timesMs.findIndex(time => time > nowMs - windowMs)
  timesMs.splice(0, first < 0 ? timesMs.length : first)
}
