import type { Clock } from '../../shared/base/clock.ts'
import type { Vitals } from '../../shared/ipc/contract.ts'
import type { ExperimentEvent } from '../../shared/model/events.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import type { DiskSpace } from '../platform/disk-space.ts'
import { bytesPerPixel, pixelTypes } from '../../shared/model/pixels.ts'

export interface VitalsParts {
  readonly engine: { readonly tree: ExperimentTree }
  readonly backlog: { readonly frames: number }
  readonly screen: { readonly dropped: number }
  readonly clock: Clock
  readonly diskSpace: () => Promise<DiskSpace>
}

const intervalMs = 1000
/** The rate of writing is taken over a minute: between two entries nothing is written, and the forecast must not jump. */
const forecastSamples = 60

/** Figures the program measures of itself, once a second. */
export class VitalsMeter {
  readonly #parts: VitalsParts
  readonly #complete = new Map<string, number>()
  readonly #ended = new AbortController()
  #frames = 0
  #bytes = 0
  #recentRates: readonly number[] = []

  constructor(parts: VitalsParts) {
    this.#parts = parts
  }

  note(event: ExperimentEvent): void {
    if (event.kind === 'experiment.created') this.#complete.clear()
    if (event.kind !== 'complete') return
    const key = `${event.file}::${event.dataset}`
    const frames = event.complete - (this.#complete.get(key) ?? 0)
    this.#complete.set(key, event.complete)
    this.#frames += frames
    this.#bytes += frames * this.#frameBytes(event)
  }

  start(tell: (vitals: Vitals) => void): void {
    void this.#run(tell)
  }

  stop(): void {
    this.#ended.abort()
  }

  async #run(tell: (vitals: Vitals) => void): Promise<void> {
    const { backlog, clock, diskSpace, screen } = this.#parts
    let sinceMs = clock.elapsedMs()
    while (!this.#ended.signal.aborted) {
      await clock.sleep(intervalMs, this.#ended.signal).catch(() => undefined)
      const seconds = (clock.elapsedMs() - sinceMs) / 1000
      sinceMs = clock.elapsedMs()
      const [frames, bytes] = [this.#frames, this.#bytes]
      this.#frames = 0
      this.#bytes = 0
      this.#recentRates = [...this.#recentRates, bytes / seconds].slice(-forecastSamples)
      // A disk that is gone has nothing to tell; NaN is shown as unknown.
      const diskFreeBytes = await diskSpace().then(
        ({ freeBytes }) => freeBytes,
        () => Number.NaN,
      )
      tell({
        diskFreeBytes,
        diskLeftS: this.#diskLeftS(diskFreeBytes),
        writeBytesPerS: bytes / seconds,
        writerBacklogFrames: backlog.frames,
        acquiredHz: frames / seconds,
        droppedOnScreen: screen.dropped,
      })
    }
  }

  #diskLeftS(freeBytes: number): number | undefined {
    const sum = this.#recentRates.reduce((total, rate) => total + rate, 0)
    return sum === 0 ? undefined : freeBytes / (sum / this.#recentRates.length)
  }

  #frameBytes({ dataset, file, node }: Extract<ExperimentEvent, { kind: 'complete' }>): number {
    const info = this.#parts.engine.tree.nodes
      .get(node)
      ?.datasets.find(candidate => candidate.dataset === dataset && candidate.file === file)
    const type = pixelTypes.find(candidate => candidate === info?.dtype)
    if (info === undefined || type === undefined) return 0
    return info.shape.slice(-2).reduce((product, size) => product * size, bytesPerPixel(type))
  }
}
