import type { BinMode, ImageStatistics } from '../../shared/ipc/tile.ts'
import { colourMapNames, usualMaps, type ColourMapName } from '../../shared/imaging/colour-maps.ts'
import type { DetectorDisplay } from '../../shared/model/beamline.ts'
import type { DisplayRule } from '../../shared/model/plan.ts'
import type { IntensityScale, Levels } from './transfer.ts'

/** How values become colours: state of a view, never of the data. */
export interface Look {
  readonly map: ColourMapName
  readonly isReversed: boolean
  readonly scale: IntensityScale
  /** Of the scale `gamma`. */
  readonly gamma: number
  readonly levels: LevelsRule
  /** What stands for several pixels in one: their mean, or the brightest of them. */
  readonly bin: Exclude<BinMode, 'nearest'>
}

export type LevelsRule =
  /** From the 1st to the 99th percentile of the whole image. */
  | { readonly kind: 'percentile' }
  | { readonly kind: 'minmax' }
  /** Percentiles of the part that is shown. */
  | { readonly kind: 'view' }
  /** In values of the image, kept until changed. */
  | { readonly kind: 'locked'; readonly low: number; readonly high: number }

export const gammaRange = [0.2, 5] as const

export const defaultLook: Look = {
  map: 'inferno',
  isReversed: false,
  scale: 'lin',
  gamma: 2.2,
  levels: { kind: 'percentile' },
  bin: 'mean',
}

/** The look that a description asks for, else the one of the detector in the beamline file; what both leave open is as always. */
export function displayLook(
  display: DisplayRule | undefined,
  detector: string | undefined,
  usual?: DetectorDisplay,
): Look {
  const own = detector === undefined ? undefined : display?.detectors?.[detector]
  const scale = own?.scale ?? display?.scale ?? usual?.scale
  const levels = own?.levels ?? display?.levels ?? usual?.levels
  const colours = own?.colours ?? display?.colours ?? usual?.colours
  return {
    ...defaultLook,
    map: colourMapNames.find(name => name === colours) ?? defaultLook.map,
    scale: scale === undefined || scale === 'linear' ? 'lin' : scale,
    levels: { kind: levels === 'min-max' ? 'minmax' : 'percentile' },
    bin: own?.bin ?? display?.bin ?? usual?.bin ?? defaultLook.bin,
  }
}

/** Through the usual maps, round and round; from any other to the first. */
export function nextMap(map: ColourMapName, step: number): ColourMapName {
  const at = usualMaps.findIndex(name => name === map)
  return usualMaps[at < 0 ? 0 : (at + step + usualMaps.length) % usualMaps.length] ?? map
}

/** Share of the new frame in the levels of a live image: autoscale settles within five frames instead of flickering. */
const smoothing = 0.4

export interface Measured {
  readonly statistics: ImageStatistics
  readonly viewStatistics: ImageStatistics
}

export function nextLevels(
  rule: LevelsRule,
  measured: Measured,
  before: Levels | undefined,
  live: boolean,
): Levels {
  if (rule.kind === 'locked') return { low: rule.low, high: rule.high }
  const wanted = wantedLevels(rule.kind, measured)
  if (!live || before === undefined || farApart(before, wanted)) return wanted
  return {
    low: before.low + (wanted.low - before.low) * smoothing,
    high: before.high + (wanted.high - before.high) * smoothing,
  }
}

function wantedLevels(
  kind: 'percentile' | 'minmax' | 'view',
  { statistics, viewStatistics }: Measured,
): Levels {
  if (kind === 'minmax') return { low: statistics.minimum, high: statistics.maximum }
  const { percentile1, percentile99 } = kind === 'view' ? viewStatistics : statistics
  return { low: percentile1, high: percentile99 }
}

/** A different kind of image (dark after white): smoothing would only show wrong levels for a while. */
function farApart(a: Levels, b: Levels): boolean {
  const span = Math.max(a.high - a.low, b.high - b.low, 1e-12)
  return Math.abs(a.low - b.low) > span / 2 || Math.abs(a.high - b.high) > span / 2
}
