import type { CompressionVerdict } from '../../shared/model/compression.ts'

/** What one of the first frames told. */
export interface TriedFrame {
  readonly arrivedMs: number
  readonly bytes: number
  readonly encodedBytes: number
  readonly tookMs: number
}

/** Enough to know the rate; at 10 Hz less than a second. */
const framesToTry = 8
/** Saving less than a tenth is not worth a filter that a reader must have. */
const leastRatio = 1.1
/** Compressors that would need more than a quarter of all threads leave too little to those who move and show frames. */
const headroom = 4
/** Without that headroom it pays only where the disk is slower still: when it has half to do. */
const ratioOfSlow = 2

/**
 * Decides by the first frames of a dataset whether compressing pays: by how much they shrink, and whether a part of the
 * threads keeps up with the detector.
 */
export class CompressionTrial {
  readonly #threads: number
  readonly #frames: TriedFrame[] = []

  constructor(threads: number) {
    this.#threads = threads
  }

  /** Returns the verdict once, with the frame that decides. */
  add(frame: TriedFrame): CompressionVerdict | undefined {
    this.#frames.push(frame)
    return this.#frames.length === framesToTry ? this.#judge() : undefined
  }

  #judge(): CompressionVerdict {
    const bytes = this.#sum(({ bytes }) => bytes)
    const ratio = bytes / this.#sum(({ encodedBytes }) => encodedBytes)
    // The first frame of a new thread takes longer than a hundred others: the median knows nothing of it.
    const poolRate = (this.#threads * bytes) / framesToTry / Math.max(0.01, this.#medianTookMs())
    const arrivals = this.#frames.map(({ arrivedMs }) => arrivedMs)
    const lastedMs = Math.max(1, Math.max(...arrivals) - Math.min(...arrivals))
    const arrivalRate = (bytes * (framesToTry - 1)) / framesToTry / lastedMs
    const keepsUp = poolRate >= headroom * arrivalRate
    const method = ratio >= (keepsUp ? leastRatio : ratioOfSlow) ? 'bitshuffle-lz4' : 'none'
    const size = `frames shrink to ${Math.round(100 / ratio)} %`
    const rates = `${megabytes(poolRate)} MB/s compressed, ${megabytes(arrivalRate)} MB/s recorded`
    return { method, reason: `${size}, ${rates}` }
  }

  #medianTookMs(): number {
    const sorted = this.#frames.map(({ tookMs }) => tookMs).sort((a, b) => a - b)
    return sorted[framesToTry / 2] ?? 0
  }

  #sum(of: (frame: TriedFrame) => number): number {
    return this.#frames.reduce((sum, frame) => sum + of(frame), 0)
  }
}

/** Bytes per ms are kB/s. */
function megabytes(bytesPerMs: number): number {
  return Math.round(bytesPerMs / 1000)
}
