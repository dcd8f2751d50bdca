import type { Clock } from '../../shared/base/clock.ts'
import type { CompressionVerdict } from '../../shared/model/compression.ts'
import { frameBytes, type PixelType } from '../../shared/model/pixels.ts'
import type { FileSkeleton, SkeletonNode } from '../../shared/nexus/skeleton.ts'
import type { ChunkFilter } from '../hdf5/filters/encode-chunk.ts'
import { frameFilter } from '../hdf5/filters/frame-filter.ts'
import type { CompressPool, Encoded } from './compress-pool.ts'
import { CompressionTrial } from './compression-trial.ts'
import { measureFrame, type FrameSpan } from './measure/measure-frame.ts'

export interface CompressionNews {
  readonly decided: (file: string, dataset: string, verdict: CompressionVerdict) => void
  readonly lost: (file: string, reason: string) => void
}

/** A frame that can be written: compressed or as it is, and measured. */
export type PreparedFrame = Exclude<Encoded, { kind: 'lost' }>

/** Where the pixels of a frame lie in a ring that was lent. */
export interface RingPlace extends Omit<FrameSpan, 'pixelType'> {
  readonly ring: number
}

/**
 * Knows which frames are compressed and begins with each as soon as it is announced, while those before it are still being
 * written: the writer then finds it done when its turn comes. The checksum and the mean of a frame that is stored as it is
 * cost as much as writing it and are made beside that too. Bounded by the slots of the rings.
 */
export class FrameCompression {
  readonly #pool: CompressPool
  readonly #clock: Clock
  readonly #news: CompressionNews
  readonly #files = new Map<string, ReadonlyMap<string, FramesDataset>>()

  constructor(pool: CompressPool, clock: Clock, news: CompressionNews) {
    this.#pool = pool
    this.#clock = clock
    this.#news = news
  }

  /** Call when a file is asked for, before it is made: its frames may be announced meanwhile. */
  expect(file: string, { nodes }: FileSkeleton): void {
    if (this.#files.has(file)) return
    const datasets = nodes.flatMap(node =>
      node.kind === 'frames' ? [[node.path, framesDataset(node, this.#pool.threads)] as const] : [],
    )
    this.#files.set(file, new Map(datasets))
  }

  forget(file: string): void {
    this.#files.delete(file)
  }

  /** Undefined for a frame that is refused when its turn comes: of the wrong size, or for a dataset that nobody knows. */
  begin(file: string, dataset: string, place: RingPlace): PreparedFrame | Promise<PreparedFrame> | undefined {
    const known = this.#files.get(file)?.get(dataset)
    if (known?.bytes !== place.bytes) return undefined
    const frame = { ...place, pixelType: known.pixelType }
    if (known.filter !== undefined && !known.isOff) return this.#compress(file, dataset, known, frame)
    if (place.bytes < fewestBytesToShare) return measuredHere(frame)
    return this.#pool.encode(undefined, frame).then(encoded => prepared(encoded, frame))
  }

  async #compress(
    file: string,
    dataset: string,
    known: FramesDataset,
    frame: FrameSpan & RingPlace,
  ): Promise<PreparedFrame> {
    const arrivedMs = this.#clock.elapsedMs()
    const encoded = await this.#pool.encode(known.filter, frame)
    if (encoded.kind === 'lost') this.#news.lost(file, encoded.reason)
    else this.#note(file, dataset, known, arrivedMs, encoded)
    return prepared(encoded, frame)
  }

  #note(
    file: string,
    dataset: string,
    known: FramesDataset,
    arrivedMs: number,
    encoded: PreparedFrame,
  ): void {
    const encodedBytes = encoded.kind === 'smaller' ? encoded.bytes.length : known.bytes
    const verdict = known.trial?.add({ arrivedMs, bytes: known.bytes, encodedBytes, tookMs: encoded.tookMs })
    if (verdict === undefined) return
    known.isOff = verdict.method === 'none'
    this.#news.decided(file, dataset, verdict)
  }
}

/** 35 µs of checksum and mean, more than two messages cost. */
const fewestBytesToShare = 256 * 1024

interface FramesDataset {
  readonly bytes: number
  readonly pixelType: PixelType
  /** Undefined: stored as they are. */
  readonly filter: ChunkFilter | undefined
  readonly trial: CompressionTrial | undefined
  /** The trial showed that it does not pay. */
  isOff: boolean
}

function framesDataset(node: Extract<SkeletonNode, { kind: 'frames' }>, threads: number): FramesDataset {
  const { compression, image, pixelType } = node
  return {
    bytes: frameBytes(image, pixelType),
    pixelType,
    filter: frameFilter(node),
    trial: compression === 'auto' ? new CompressionTrial(threads) : undefined,
    isOff: false,
  }
}

/** Nobody is left to help: the frame is stored as it is. */
function prepared(encoded: Encoded, frame: FrameSpan): PreparedFrame {
  return encoded.kind === 'lost' ? measuredHere(frame) : encoded
}

function measuredHere(frame: FrameSpan): PreparedFrame {
  const { checksum, mean } = measureFrame(frame)
  return { kind: 'as it is', sum: checksum, mean, tookMs: 0 }
}
