import type { Tile, TileStatistics } from '../../shared/ipc/tile.ts'
import { invalidCount } from '../../shared/imaging/bin-image.ts'
import { colourMap, type ColourMapName } from '../../shared/imaging/colour-maps.ts'

/** How counts become colours: state of a view, never of the data. */
export interface Look {
  readonly map: ColourMapName
  readonly scale: IntensityScale
  readonly levels: LevelsRule
}

export const intensityScales = ['lin', 'log', 'sqrt', 'gamma'] as const
export type IntensityScale = (typeof intensityScales)[number]

export type LevelsRule =
  | { readonly kind: 'percentile' }
  | { readonly kind: 'minmax' }
  /** In values of the image, kept until changed. */
  | { readonly kind: 'locked'; readonly low: number; readonly high: number }

export interface Levels {
  readonly low: number
  readonly high: number
}

export const defaultLook: Look = { map: 'inferno', scale: 'lin', levels: { kind: 'percentile' } }

/** Share of the new frame in the levels of a live image: autoscale settles within five frames instead of flickering. */
const smoothing = 0.4

export function nextLevels(
  rule: LevelsRule,
  statistics: TileStatistics,
  before: Levels | undefined,
  live: boolean,
): Levels {
  if (rule.kind === 'locked') return rule
  const wanted =
    rule.kind === 'minmax'
      ? { low: statistics.minimum, high: statistics.maximum }
      : { low: statistics.percentile1, high: statistics.percentile99 }
  if (!live || before === undefined || farApart(before, wanted)) return wanted
  return {
    low: before.low + (wanted.low - before.low) * smoothing,
    high: before.high + (wanted.high - before.high) * smoothing,
  }
}

/** A different kind of image (dark after white): smoothing would only show wrong levels for a while. */
function farApart(a: Levels, b: Levels): boolean {
  const span = Math.max(a.high - a.low, b.high - b.low, 1e-12)
  return Math.abs(a.low - b.low) > span / 2 || Math.abs(a.high - b.high) > span / 2
}

/** 0…1 for a value between the levels; monotonic, clipped. */
export function intensity(value: number, levels: Levels, scale: IntensityScale): number {
  const span = levels.high - levels.low
  const t = span > 0 ? Math.min(1, Math.max(0, (value - levels.low) / span)) : value > levels.low ? 1 : 0
  switch (scale) {
    case 'lin':
      return t
    case 'sqrt':
      return Math.sqrt(t)
    case 'gamma':
      return t ** (1 / 2.2)
    case 'log':
      return Math.log1p(t * logRange) / Math.log1p(logRange)
  }
}

/** The logarithmic scale shows three decades between the levels. */
const logRange = 999

/** Neutral colour of pixels that are not a number: of no map, so that it cannot be mistaken for a low value. */
const invalidColour = packed(0x2a, 0x33, 0x40)

/** Colour of each of the 65 536 counts a tile can hold, packed as little-endian RGBA. */
export function lookUpTable(
  look: Look,
  levels: Levels,
  tile: Pick<Tile, 'offset' | 'scale' | 'hasInvalid'>,
): Uint32Array {
  const colours = colourMap(look.map)
  const table = new Uint32Array(65_536)
  for (let count = 0; count < table.length; count++) {
    const at = Math.round(intensity(tile.offset + tile.scale * count, levels, look.scale) * 255) * 3
    table[count] = packed(colours[at] ?? 0, colours[at + 1] ?? 0, colours[at + 2] ?? 0)
  }
  if (tile.hasInvalid) table[invalidCount] = invalidColour
  return table
}

function packed(red: number, green: number, blue: number): number {
  return (red | (green << 8) | (blue << 16) | (0xff << 24)) >>> 0
}
