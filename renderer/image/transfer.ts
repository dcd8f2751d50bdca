/** From the lowest to the highest level. */
export interface Levels {
  readonly low: number
  readonly high: number
}

export const intensityScales = ['lin', 'log', 'sqrt', 'gamma'] as const
export type IntensityScale = (typeof intensityScales)[number]

/** How brightness grows between the levels. */
export interface Transfer {
  readonly scale: IntensityScale
  readonly gamma: number
}

/** The logarithmic scale shows three decades between the levels. */
const logRange = 999

/** 0…1 for a value between the levels; monotonic, clipped. */
export function intensity(value: number, levels: Levels, transfer: Transfer): number {
  const span = levels.high - levels.low
  const t = span > 0 ? Math.min(1, Math.max(0, (value - levels.low) / span)) : value > levels.low ? 1 : 0
  switch (transfer.scale) {
    case 'lin':
      return t
    case 'sqrt':
      return Math.sqrt(t)
    case 'gamma':
      return t ** (1 / transfer.gamma)
    case 'log':
      return Math.log1p(t * logRange) / Math.log1p(logRange)
  }
}

/** The value whose intensity is `part`. */
export function valueOf(part: number, levels: Levels, transfer: Transfer): number {
  return levels.low + (levels.high - levels.low) * fractionOf(part, transfer)
}

function fractionOf(part: number, { gamma, scale }: Transfer): number {
  switch (scale) {
    case 'lin':
      return part
    case 'sqrt':
      return part * part
    case 'gamma':
      return part ** gamma
    case 'log':
      return Math.expm1(part * Math.log1p(logRange)) / logRange
  }
}
