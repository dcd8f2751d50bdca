import type { Region, Tile } from '../../../shared/ipc/tile.ts'
import { emptyCount, highestCount, maskedCount, saturatedCount } from '../../../shared/imaging/marks.ts'
import { placeWithin, type Size } from '../geometry.ts'
import { shortNumber } from '../image-words.ts'

/** A pixel must be this large on screen for its number, CSS pixels: five digits are legible. */
const smallestCell = 30
const largestFont = 14

export interface ValuesView {
  /** What the canvas shows of the image. */
  readonly region: Region
  readonly size: Size
  readonly pixelRatio: number
}

/**
 * Writes the value into every pixel when pixels are large. At most 54 × 34 of them fit on a screen of 1600 × 1000.
 *
 * @param isClean nothing was written since the canvas was made or given a size: even clearing it costs the browser a second
 * layer per image
 * @returns whether something is written on the canvas now
 */
export function paintValues(
  canvas: OffscreenCanvas,
  tile: Tile,
  counts: Uint16Array,
  table: Uint32Array,
  { pixelRatio, region, size }: ValuesView,
  isClean: boolean,
): boolean {
  const at = placeWithin(tile.region, region, size)
  const cell = at.width / tile.region.width
  const isReadable = tile.bin === 1 && cell >= smallestCell * pixelRatio
  if (isClean && !isReadable) return false
  const context = canvas.getContext('2d')
  if (context === null) return false
  context.clearRect(0, 0, canvas.width, canvas.height)
  if (!isReadable) return false
  const fontPx = Math.min(largestFont * pixelRatio, cell / 4)
  context.font = `500 ${fontPx}px 'JetBrains Mono Variable', ui-monospace, monospace`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  const floats = tile.depth === 'float32' ? new Float32Array(tile.pixels) : undefined
  for (let y = 0; y < tile.height; y++) {
    const middle = at.y + (y + 0.5) * cell
    if (middle < -cell || middle > canvas.height + cell) continue
    for (let x = 0; x < tile.width; x++) {
      const i = y * tile.width + x
      const count = counts[i] ?? emptyCount
      context.fillStyle = isBright(table[count] ?? 0) ? '#0b0e13' : '#ffffff'
      context.fillText(valueWords(count, floats?.[i]), at.x + (x + 0.5) * cell, middle, cell * 0.95)
    }
  }
  return true
}

function valueWords(count: number, value: number | undefined): string {
  if (count === saturatedCount) return 'sat.'
  if (count === maskedCount) return 'mask'
  if (count === emptyCount) return '–'
  // See `marks.ts`: it may be up to three more.
  if (value === undefined && count === highestCount) return `≥ ${shortNumber(count)}`
  return shortNumber(value ?? count)
}

/** @param colour little-endian RGBA */
function isBright(colour: number): boolean {
  const [red, green, blue] = [colour & 0xff, (colour >> 8) & 0xff, (colour >> 16) & 0xff]
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140
}
