import { highestCount, saturatedCount } from '../marks.ts'
import type { Region } from '../../ipc/tile.ts'

/* Blocks of any size of 8- or 16-bit counts: first the rows of a block together, then its columns. */

type Counts = Uint8Array | Uint16Array

/** Every `bin`-th pixel of every `bin`-th row; with 1 the image as it is. */
export function pickCounts(
  image: Counts,
  imageWidth: number,
  region: Region,
  bin: number,
  out: Uint16Array,
  limit: number,
): void {
  const right = region.x + region.width
  for (let row = region.y, at = 0; row < region.y + region.height; row += bin) {
    const start = row * imageWidth
    for (let x = region.x; x < right; x += bin) {
      const count = image[start + x] ?? 0
      out[at++] = count > limit ? saturatedCount : count > highestCount ? highestCount : count
    }
  }
}

/** Blocks at the right and lower border may be smaller and are averaged over what they have. */
export function meanOfCounts(
  image: Counts,
  imageWidth: number,
  region: Region,
  bin: number,
  out: Uint16Array,
  limit: number,
): void {
  const sums = new Int32Array(region.width)
  const perBand = Math.ceil(region.width / bin)
  const bottom = region.y + region.height
  for (let top = region.y, at = 0; top < bottom; top += bin, at += perBand) {
    const rows = Math.min(bottom, top + bin) - top
    const start = top * imageWidth + region.x
    const isOver = addRows(image, start, imageWidth, rows, sums, limit)
    averageBlocks(sums, rows, bin, out, at)
    if (isOver) markOver(image, { start, imageWidth, rows, width: region.width }, bin, limit, out, at)
  }
}

/**
 * Leaves the sum of each column in `sums`, and answers whether a count is above the limit. Three rows at once: sums that stay
 * in registers halve the time.
 */
function addRows(
  image: Counts,
  start: number,
  imageWidth: number,
  rows: number,
  sums: Int32Array,
  limit: number,
): boolean {
  let over = 0
  let row = 0
  sums.fill(0)
  for (; row + 3 <= rows; row += 3) {
    const first = start + row * imageWidth
    const second = first + imageWidth
    const third = second + imageWidth
    for (let x = 0; x < sums.length; x++) {
      const a = image[first + x] ?? 0
      const b = image[second + x] ?? 0
      const c = image[third + x] ?? 0
      over |= (limit - a) | (limit - b) | (limit - c)
      sums[x] = (sums[x] ?? 0) + a + b + c
    }
  }
  for (; row < rows; row++) {
    const first = start + row * imageWidth
    for (let x = 0; x < sums.length; x++) {
      const count = image[first + x] ?? 0
      over |= limit - count
      sums[x] = (sums[x] ?? 0) + count
    }
  }
  return over < 0
}

export function averageBlocks(
  sums: Int32Array,
  rows: number,
  bin: number,
  out: Uint16Array,
  start: number,
): void {
  for (let left = 0, at = start; left < sums.length; left += bin) {
    const end = Math.min(sums.length, left + bin)
    let sum = 0
    for (let x = left; x < end; x++) sum += sums[x] ?? 0
    const mean = (sum / (rows * (end - left)) + 0.5) | 0
    out[at++] = mean > highestCount ? highestCount : mean
  }
}

export interface Band {
  readonly start: number
  readonly imageWidth: number
  readonly rows: number
  readonly width: number
}

/** A block with one saturated pixel is saturated; most bands have none and are not looked at twice. */
export function markOver(
  image: Counts,
  band: Band,
  bin: number,
  limit: number,
  out: Uint16Array,
  at: number,
): void {
  const { imageWidth, rows, start, width } = band
  for (let row = 0; row < rows; row++) {
    const first = start + row * imageWidth
    for (let x = 0; x < width; x++)
      if ((image[first + x] ?? 0) > limit) out[at + Math.floor(x / bin)] = saturatedCount
  }
}

export function maximumOfCounts(
  image: Counts,
  imageWidth: number,
  region: Region,
  bin: number,
  out: Uint16Array,
  limit: number,
): void {
  const highest = new Int32Array(region.width)
  const bottom = region.y + region.height
  for (let top = region.y, at = 0; top < bottom; top += bin) {
    const rowEnd = Math.min(bottom, top + bin)
    highest.fill(0)
    for (let row = top; row < rowEnd; row++) {
      const start = row * imageWidth + region.x
      for (let x = 0; x < highest.length; x++) {
        const before = highest[x] ?? 0
        const difference = before - (image[start + x] ?? 0)
        highest[x] = before - (difference & (difference >> 31))
      }
    }
    for (let left = 0; left < highest.length; left += bin) {
      const columnEnd = Math.min(highest.length, left + bin)
      let best = 0
      for (let x = left; x < columnEnd; x++) best = Math.max(best, highest[x] ?? 0)
      out[at++] = best > limit ? saturatedCount : Math.min(highestCount, best)
    }
  }
}
