import { emptyFloat, gapPixel, maskedFloat, saturatedFloat } from '../marks.ts'
import type { BinMode } from '../../ipc/tile.ts'
import type { SourceImage } from './source-image.ts'

/** A block of an image, in pixels: right and bottom are outside. */
export interface Block {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/**
 * Value of one block of any type: of its good pixels only. A saturated pixel makes the block saturated; a block without any
 * good pixel is masked, or empty where it lies in a gap or holds no number. Marks as in a tile of floats.
 */
export function blockValue(source: SourceImage, block: Block, mode: BinMode): number {
  const { imageWidth, mask, pixels } = source
  const limit = source.saturation ?? Infinity
  const { bottom, left, right, top } = mode === 'nearest' ? firstPixel(block) : block
  let good = 0
  let masked = 0
  let sum = 0
  let best = -Infinity
  for (let row = top; row < bottom; row++) {
    for (let i = row * imageWidth + left; i < row * imageWidth + right; i++) {
      const flag = mask?.[i] ?? 0
      const value = pixels[i] ?? Number.NaN
      if (flag !== 0) {
        if (flag !== gapPixel) masked += 1
        continue
      }
      if (value - value !== 0) continue // neither NaN nor infinite
      if (value >= limit) return saturatedFloat
      good += 1
      sum += value
      if (value > best) best = value
    }
  }
  if (good === 0) return masked > 0 ? maskedFloat : emptyFloat
  return mode === 'max' ? best : sum / good
}

function firstPixel({ left, top }: Block): Block {
  return { left, top, right: left + 1, bottom: top + 1 }
}
