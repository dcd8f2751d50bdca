import type { Clock } from '../../shared/base/clock.ts'
import type { CompressionVerdict } from '../../shared/model/compression.ts'
import { frameBytes } from '../../shared/model/pixels.ts'
import type { FileSkeleton } from '../../shared/nexus/skeleton.ts'
import type { ChunkFilter } from '../hdf5/filters/encode-chunk.ts'
import { frameFilter } from '../hdf5/filters/frame-filter.ts'
import type { CompressPool, Encoded } from './compress-pool.ts'
import type { SharedSpan } from './compress-protocol.ts'
import { CompressionTrial } from './compression-trial.ts'

export interface CompressionNews {
  readonly decided: (file: string, dataset: string, verdict: CompressionVerdict) => void
  readonly lost: (file: string, reason: string) => void
}

/**
 * Knows which frames are compressed and begins with each as soon as it is announced, while those before it are still being
 * written: the writer then finds it done when its turn comes. The checksum of a frame that is stored as it is costs as
 * much as writing it and is made beside that too. Bounded by the slots of the rings.
 */
export class FrameCompression {
  readonly #pool: CompressPool
  readonly #clock: Clock
  readonly #news: CompressionNews
  readonly #files = new Map<string, Map<string, CompressedDataset>>()

  constructor(pool: CompressPool, clock: Clock, news: CompressionNews) {
    this.#pool = pool
    this.#clock = clock
    this.#news = news
  }

  /** Call when a file is asked for, before it is made: its frames may be announced meanwhile. */
  expect(file: string, { nodes }: FileSkeleton): void {
    if (this.#files.has(file)) return
    const datasets = new Map<string, CompressedDataset>()
    for (const node of nodes) {
      const filter = node.kind === 'frames' ? frameFilter(node) : undefined
      if (node.kind !== 'frames' || filter === undefined) continue
      const trial = node.compression === 'auto' ? new CompressionTrial(this.#pool.threads) : undefined
      datasets.set(node.path, { filter, bytes: frameBytes(node.image, node.pixelType), trial, isOff: false })
    }
    this.#files.set(file, datasets)
  }

  forget(file: string): void {
    this.#files.delete(file)
  }

  /** Undefined where the frame is stored as it is and so small that nobody needs to help with its checksum. */
  begin(file: string, dataset: string, pixels: SharedSpan): Promise<Encoded> | undefined {
    const known = this.#files.get(file)?.get(dataset)
    // A frame of the wrong size is refused when its turn comes.
    if (known === undefined || known.isOff || pixels.bytes !== known.bytes) {
      return pixels.bytes < fewestBytesToSum ? undefined : this.#pool.encode(undefined, pixels)
    }
    const arrivedMs = this.#clock.elapsedMs()
    return this.#pool.encode(known.filter, pixels).then(encoded => {
      if (encoded.kind === 'lost') this.#news.lost(file, encoded.reason)
      else this.#note(file, dataset, known, arrivedMs, encoded)
      return encoded
    })
  }

  #note(
    file: string,
    dataset: string,
    known: CompressedDataset,
    arrivedMs: number,
    encoded: Exclude<Encoded, { kind: 'lost' }>,
  ): void {
    const encodedBytes = encoded.kind === 'smaller' ? encoded.bytes.length : known.bytes
    const verdict = known.trial?.add({ arrivedMs, bytes: known.bytes, encodedBytes, tookMs: encoded.tookMs })
    if (verdict === undefined) return
    known.isOff = verdict.method === 'none'
    this.#news.decided(file, dataset, verdict)
  }
}

/** 60 µs of checksum, more than two messages cost. */
const fewestBytesToSum = 256 * 1024

interface CompressedDataset {
  readonly filter: ChunkFilter
  readonly bytes: number
  readonly trial: CompressionTrial | undefined
  /** The trial showed that it does not pay. */
  isOff: boolean
}
