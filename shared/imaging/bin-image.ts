import type { BinMode, Region, TileDepth } from '../ipc/tile.ts'
import { blockValue, type Block } from './bin/careful-block.ts'
import { maximumOfCounts, meanOfCounts, pickCounts } from './bin/count-blocks.ts'
import { maximumOfPairs, meanOfPairs } from './bin/pair-blocks.ts'
import { highestGood, type SourceImage } from './bin/source-image.ts'
import { emptyCount, highestCount, maskedCount, maskedFloat, saturatedCount } from './marks.ts'

/** A crop of an image, reduced by a whole factor; pixels without a value are marked as in `marks.ts`. */
export interface BinnedImage {
  readonly pixels: Uint16Array<ArrayBuffer> | Float32Array<ArrayBuffer>
  readonly depth: TileDepth
  readonly width: number
  readonly height: number
  readonly bin: number
}

export interface Binning {
  readonly region: Region
  readonly bin: number
  readonly mode: BinMode
  /** `maskedBlocks` of the image's mask; needed where it has one. */
  readonly blocks?: Uint32Array | undefined
  /** Where the image lies in memory that something quicker reaches. */
  readonly meanOf?: MeanOfBlocks | undefined
}

/** As `meanOfCounts`. */
export type MeanOfBlocks = typeof meanOfCounts

/** Smallest whole factor that fits the region into the given size. */
export function binFactor(region: Region, maxWidth: number, maxHeight: number): number {
  return Math.max(
    1,
    Math.ceil(region.width / Math.max(1, maxWidth)),
    Math.ceil(region.height / Math.max(1, maxHeight)),
  )
}

/** The part of `region` that lies in the image, in whole pixels; the whole image when nothing is left. */
export function clipRegion(region: Region | undefined, width: number, height: number): Region {
  const whole = { x: 0, y: 0, width, height }
  if (region === undefined) return whole
  const x = Math.max(0, Math.floor(region.x))
  const y = Math.max(0, Math.floor(region.y))
  const right = Math.min(width, Math.ceil(region.x + region.width))
  const bottom = Math.min(height, Math.ceil(region.y + region.height))
  return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : whole
}

/** Crops and bins. 8- and 16-bit images stay counts; all others become floats, which keep 24 bits of every value. */
export function binImage(source: SourceImage, binning: Binning): BinnedImage {
  const { bin, region } = binning
  const width = Math.ceil(region.width / bin)
  const height = Math.ceil(region.height / bin)
  if (source.pixels instanceof Uint16Array || source.pixels instanceof Uint8Array) {
    const pixels = new Uint16Array(width * height)
    binCounts(source.pixels, source, binning, pixels)
    for (const block of binning.blocks ?? [])
      pixels[block] = countOf(blockValue(source, blockAt(block, width, binning), binning.mode))
    return { pixels, depth: 'uint16', width, height, bin }
  }
  const pixels = new Float32Array(width * height)
  for (let block = 0; block < pixels.length; block++)
    pixels[block] = blockValue(source, blockAt(block, width, binning), binning.mode)
  return { pixels, depth: 'float32', width, height, bin }
}

function binCounts(
  image: Uint8Array | Uint16Array,
  { imageWidth, saturation }: SourceImage,
  { bin, meanOf, mode, region }: Binning,
  out: Uint16Array,
): void {
  const limit = highestGood(saturation)
  const isEven = region.width % 2 === 0 && region.height % 2 === 0
  if (bin === 1 || mode === 'nearest') pickCounts(image, imageWidth, region, bin, out, limit)
  else if (mode === 'mean' && meanOf !== undefined) meanOf(image, imageWidth, region, bin, out, limit)
  else if (bin === 2 && isEven && image instanceof Uint16Array) {
    const binPairs = mode === 'mean' ? meanOfPairs : maximumOfPairs
    binPairs(image, imageWidth, region, out, limit)
  } else if (mode === 'mean') meanOfCounts(image, imageWidth, region, bin, out, limit)
  else maximumOfCounts(image, imageWidth, region, bin, out, limit)
}

function blockAt(block: number, width: number, { bin, region }: Binning): Block {
  const left = region.x + (block % width) * bin
  const top = region.y + Math.floor(block / width) * bin
  return {
    left,
    top,
    right: Math.min(region.x + region.width, left + bin),
    bottom: Math.min(region.y + region.height, top + bin),
  }
}

function countOf(value: number): number {
  if (Number.isFinite(value)) return Math.min(highestCount, Math.floor(value + 0.5))
  if (Number.isNaN(value)) return emptyCount
  return value === maskedFloat ? maskedCount : saturatedCount
}
