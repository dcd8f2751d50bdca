import { highestCount, saturatedCount } from '../marks.ts'
import type { Region } from '../../ipc/tile.ts'

/* 2 × 2 blocks of 16-bit counts: the common case of a 2048² frame on a pane of 1024 pixels, without inner loops. */

/** @param limit counts above it are saturated; a block with one such pixel is */
export function meanOfPairs(
  image: Uint16Array,
  imageWidth: number,
  region: Region,
  out: Uint16Array,
  limit: number,
): void {
  const width = region.width >> 1
  for (let row = region.y, at = 0; row < region.y + region.height; row += 2) {
    let upper = row * imageWidth + region.x
    let lower = upper + imageWidth
    for (let column = 0; column < width; column++, upper += 2, lower += 2) {
      const a = image[upper] ?? 0
      const b = image[upper + 1] ?? 0
      const c = image[lower] ?? 0
      const d = image[lower + 1] ?? 0
      const mean = (a + b + c + d + 2) >> 2
      const isOver = ((limit - a) | (limit - b) | (limit - c) | (limit - d)) < 0
      out[at++] = isOver ? saturatedCount : mean > highestCount ? highestCount : mean
    }
  }
}

/** Without branches: on noise a processor guesses every second of them wrong, which is six times slower. */
export function maximumOfPairs(
  image: Uint16Array,
  imageWidth: number,
  region: Region,
  out: Uint16Array,
  limit: number,
): void {
  const width = region.width >> 1
  for (let row = region.y, at = 0; row < region.y + region.height; row += 2) {
    let upper = row * imageWidth + region.x
    let lower = upper + imageWidth
    for (let column = 0; column < width; column++, upper += 2, lower += 2) {
      let a = image[upper] ?? 0
      let c = image[lower] ?? 0
      let difference = a - (image[upper + 1] ?? 0)
      a -= difference & (difference >> 31)
      difference = c - (image[lower + 1] ?? 0)
      c -= difference & (difference >> 31)
      difference = a - c
      a -= difference & (difference >> 31)
      out[at++] = a > limit ? saturatedCount : a > highestCount ? highestCount : a
    }
  }
}
