import type { Recorder } from './ports.ts'

/** Of 8 slots that the smallest ring has, as many are on their way when the writer falls behind. */
const highFrames = 6
const lowFrames = 2

/** How far the writer is behind the detectors. What can wait does so while it is high. */
export interface Backlog {
  /** Resolves at once, or when the writer has caught up; rejects with the signal's reason. */
  relief(signal: AbortSignal): Promise<void>
}

export interface CountedBacklog extends Backlog {
  /** Frames given to the writer that it has not yet acknowledged. */
  readonly frames: number
}

/** Watches the frames that go through `recorder` to the disk; whoever is to be heard uses the recorder that it gives. */
export function watchBacklog(recorder: Recorder): {
  readonly recorder: Recorder
  readonly backlog: CountedBacklog
} {
  const gauge = new Gauge()
  return {
    backlog: gauge,
    recorder: {
      create: (...args) => recorder.create(...args),
      append: (...args) => gauge.count(recorder.append(...args)),
      values: (...args) => recorder.values(...args),
      row: (...args) => recorder.row(...args),
      text: (...args) => recorder.text(...args),
      replace: (...args) => recorder.replace(...args),
      finish: (...args) => recorder.finish(...args),
      onComplete: listener => recorder.onComplete(listener),
      onFault: listener => recorder.onFault(listener),
      onNotice: listener => recorder.onNotice(listener),
      onStall: listener => recorder.onStall(listener),
      get waitingMs() {
        return recorder.waitingMs
      },
      close: () => recorder.close(),
    },
  }
}

class Gauge implements CountedBacklog {
  #frames = 0
  #isHigh = false
  readonly #waiting = new Set<() => void>()

  get frames(): number {
    return this.#frames
  }

  async count(written: Promise<number>): Promise<number> {
    this.#frames++
    if (this.#frames >= highFrames) this.#isHigh = true
    try {
      return await written
    } finally {
      this.#frames--
      if (this.#frames <= lowFrames) this.#relieve()
    }
  }

  async relief(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (!this.#isHigh) return
    await new Promise<void>((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.delete(goOn)
        reject(signal.reason as Error)
      }
      const goOn = (): void => {
        signal.removeEventListener('abort', giveUp)
        resolve()
      }
      signal.addEventListener('abort', giveUp, { once: true })
      this.#waiting.add(goOn)
    })
  }

  #relieve(): void {
    this.#isHigh = false
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const goOn of waiting) goOn()
  }
}
