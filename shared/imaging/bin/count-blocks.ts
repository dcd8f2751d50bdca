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
  const sums = new Uint32Array(region.width)
  const overs = new Int32Array(region.width)
  const bottom = region.y + region.height
  for (let top = region.y, at = 0; top < bottom; top += bin) {
    const rowEnd = Math.min(bottom, top + bin)
    sums.fill(0)
    overs.fill(0)
    for (let row = top; row < rowEnd; row++) {
      const start = row * imageWidth + region.x
      for (let x = 0; x < sums.length; x++) {
        const count = image[start + x] ?? 0
        sums[x] = (sums[x] ?? 0) + count
        overs[x] = (overs[x] ?? 0) | (limit - count)
      }
    }
    for (let left = 0; left < sums.length; left += bin) {
      const columnEnd = Math.min(sums.length, left + bin)
      let sum = 0
      let over = 0
      for (let x = left; x < columnEnd; x++) {
        sum += sums[x] ?? 0
        over |= overs[x] ?? 0
      }
      const mean = Math.floor(sum / ((rowEnd - top) * (columnEnd - left)) + 0.5)
      out[at++] = over < 0 ? saturatedCount : Math.min(highestCount, mean)
    }
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
