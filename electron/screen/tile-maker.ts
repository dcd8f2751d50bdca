import { binFactor, binImage, clipRegion, type MeanOfBlocks } from '../../shared/imaging/bin-image.ts'
import { maskedBlocks } from '../../shared/imaging/bin/masked-blocks.ts'
import type { SourceImage } from '../../shared/imaging/bin/source-image.ts'
import type { Region, Tile, ViewRequest } from '../../shared/ipc/tile.ts'
import type { ScreenFrame } from './protocol.ts'
import { StatisticsKeeper } from './statistics-keeper.ts'

export type Viewport = Extract<ViewRequest, { kind: 'viewport' }>

export interface MadeTile {
  readonly tile: Tile
  /** After this time the same frame is to be drawn again, with its own statistics. */
  readonly dueMs: number | undefined
}

/** Crops and bins frames of one view to its canvas. */
export class TileMaker {
  readonly #view: string
  readonly #nowMs: () => number
  readonly #statistics: StatisticsKeeper
  #seq = 0
  #blocks: { readonly key: string; readonly blocks: Uint32Array } | undefined

  constructor(view: string, nowMs: () => number) {
    this.#view = view
    this.#nowMs = nowMs
    this.#statistics = new StatisticsKeeper(nowMs)
  }

  get seq(): number {
    return this.#seq
  }

  make(
    frame: ScreenFrame,
    source: SourceImage,
    viewport: Viewport,
    meanOf: MeanOfBlocks | undefined,
  ): MadeTile {
    const { image } = frame
    const region = clipRegion(viewport.region, image.width, image.height)
    const bin = binFactor(region, viewport.maxWidth, viewport.maxHeight)
    const marked = viewport.marks ? source : { ...source, mask: undefined, saturation: undefined }
    const blocks = this.#maskedBlocks(frame, marked, region, bin)
    const binned = binImage(marked, { region, bin, mode: viewport.binMode, blocks, meanOf })
    const { dueMs, measurement, statistics, viewStatistics } = this.#statistics.of(frame, source, region)
    this.#seq += 1
    const tile: Tile = {
      view: this.#view,
      seq: this.#seq,
      pixels: binned.pixels.buffer,
      depth: binned.depth,
      width: binned.width,
      height: binned.height,
      region,
      image,
      bin,
      binMode: viewport.binMode,
      statistics,
      viewStatistics,
      measurement,
      source: frame.label,
      optics: frame.optics,
      acquiredAtMs: frame.acquiredAtMs,
      sentAtMs: this.#nowMs(),
    }
    return { tile, dueMs }
  }

  /** Found once for every mask and part of the image. */
  #maskedBlocks(
    frame: ScreenFrame,
    { imageWidth, mask }: SourceImage,
    region: Region,
    bin: number,
  ): Uint32Array | undefined {
    if (mask === undefined) return undefined
    const { height, width, x, y } = region
    const key = [frame.mask?.id, x, y, width, height, bin].join()
    if (this.#blocks?.key !== key) this.#blocks = { key, blocks: maskedBlocks(mask, imageWidth, region, bin) }
    return this.#blocks.blocks
  }
}
