import { colourMap } from '../../../shared/imaging/colour-maps.ts'
import {
  emptyCount,
  emptyFloat,
  highestCount,
  maskedCount,
  maskedFloat,
  saturatedCount,
  saturatedFloat,
} from '../../../shared/imaging/marks.ts'
import type { TileDepth } from '../../../shared/ipc/tile.ts'
import type { Look } from '../look.ts'
import { intensity, type Levels } from '../transfer.ts'

/** Of no map, so that they cannot be mistaken for values. */
export const saturatedColour = [255, 43, 214] as const
export const maskedColour = [61, 90, 254] as const
/** Neutral: there is nothing to see. */
export const emptyColour = [42, 51, 64] as const

/**
 * Colour of each of the 65 536 counts that a painter is given, packed as little-endian RGBA. Both painters read this table:
 * whichever paints, a count has one colour. Counts of a float tile are steps between the levels (`floatCounts`).
 */
export function colourTable(look: Look, levels: Levels, depth: TileDepth): Uint32Array<ArrayBuffer> {
  const colours = packedMap(look)
  const table = new Uint32Array(65_536)
  const span = depth === 'uint16' ? levels : { low: 0, high: highestCount }
  // Outside the levels every count has the first or the last colour: most of the table for most images.
  const first = Math.min(highestCount, Math.max(0, Math.ceil(span.low)))
  const last = Math.max(first, Math.min(highestCount, Math.floor(span.high)))
  table.fill(colours[0] ?? 0, 0, first)
  for (let count = first; count <= last; count++)
    table[count] = colours[Math.round(intensity(count, span, look) * 255)] ?? 0
  table.fill(colours[255] ?? 0, last + 1)
  table[saturatedCount] = packed(...saturatedColour)
  table[maskedCount] = packed(...maskedColour)
  table[emptyCount] = packed(...emptyColour)
  return table
}

/** Floats as steps between the levels, 65 532 of them: finer than any colour. */
export function floatCounts(values: Float32Array, levels: Levels): Uint16Array<ArrayBuffer> {
  const counts = new Uint16Array(values.length)
  const span = levels.high - levels.low
  const perValue = span > 0 ? highestCount / span : Number.MAX_VALUE
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? emptyFloat
    if (value - value !== 0) counts[i] = markOf(value)
    else {
      const step = (value - levels.low) * perValue
      counts[i] = step > highestCount ? highestCount : step < 0 ? 0 : step + 0.5
    }
  }
  return counts
}

function markOf(value: number): number {
  if (value === saturatedFloat) return saturatedCount
  return value === maskedFloat ? maskedCount : emptyCount
}

function packedMap(look: Look): Uint32Array {
  const bytes = colourMap(look.map, look.isReversed)
  return Uint32Array.from({ length: 256 }, (_, i) =>
    packed(bytes[i * 3] ?? 0, bytes[i * 3 + 1] ?? 0, bytes[i * 3 + 2] ?? 0),
  )
}

function packed(red: number, green: number, blue: number): number {
  return (red | (green << 8) | (blue << 16) | (0xff << 24)) >>> 0
}
