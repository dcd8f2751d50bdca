import { type Control, valueOf, valuesOf, wordsAsNumbers } from './controls.ts'
import type { BlockContent } from './read-block.ts'

/** The spectra of one detector in a scan. */
export interface SpecSpectra {
  /** One per point, in order. */
  readonly spectra: readonly Float64Array[]
  /** Values of the longest. */
  readonly channelCount: number
  /** Number of each channel: `#@CHANN`, else from 0. */
  readonly channels: Float64Array
  /** a, b, c of `x = a + b·channel + c·channel²`: `#@CALIB`. */
  readonly calibration: readonly number[] | undefined
  /** s: preset, live, elapsed: `#@CTIME`. */
  readonly timesS: readonly number[] | undefined
}

/**
 * Whose spectrum is whose: by the number behind `@A`; without one, D spectra per row belong to D detectors in turn, whether
 * they stand before or behind their row. `#@…` lines stand once per detector, in the same order.
 */
export function spectraByDetector(content: BlockContent): readonly SpecSpectra[] {
  const { controls, glued, spectra } = content
  const all = Array.from(glued, (digits, index) =>
    withGlued(spectra.row(index), digits, savedChannels(controls)),
  )
  if (all.length === 0) return []
  const detectorOf = numbering(content, all)
  const byDetector = new Map<number, Float64Array[]>()
  for (const [index, one] of all.entries()) {
    const detector = detectorOf(index)
    byDetector.set(detector, [...(byDetector.get(detector) ?? []), one.values])
  }
  return [...byDetector]
    .sort(([a], [b]) => a - b)
    .map(([, found], place) => described(found, place, controls))
}

interface Spectrum {
  readonly values: Float64Array
  readonly detector: number | undefined
}

/** `@A1 2 3` of three channels holds the value 1; of two channels it is of detector 1. */
function withGlued(values: Float64Array, digits: number | undefined, saved: number | undefined): Spectrum {
  if (digits === undefined) return { values, detector: undefined }
  if (saved === values.length + 1) return { values: Float64Array.of(digits, ...values), detector: undefined }
  return { values, detector: digits }
}

function savedChannels(controls: readonly Control[]): number | undefined {
  return wordsAsNumbers(valueOf(controls, '@CHANN'))[0]
}

function numbering({ controls, rows }: BlockContent, all: readonly Spectrum[]): (index: number) => number {
  if (all.some(({ detector }) => detector !== undefined)) return index => all[index]?.detector ?? 0
  const perRow = all.length / rows.rowCount
  const inHeader = Math.max(1, valuesOf(controls, '@CHANN').length)
  const detectors = rows.rowCount > 0 && Number.isInteger(perRow) ? perRow : inHeader
  return index => index % detectors
}

function described(
  spectra: readonly Float64Array[],
  place: number,
  controls: readonly Control[],
): SpecSpectra {
  const channelCount = spectra.reduce((most, one) => Math.max(most, one.length), 0)
  const [, first = 0, , reduction = 1] = line(controls, '@CHANN', place) ?? []
  const step = reduction > 0 ? reduction : 1
  return {
    spectra,
    channelCount,
    channels: Float64Array.from({ length: channelCount }, (_, channel) => first + channel * step),
    calibration: line(controls, '@CALIB', place),
    timesS: line(controls, '@CTIME', place),
  }
}

/** One line for all, or one per detector. */
function line(controls: readonly Control[], key: string, place: number): readonly number[] | undefined {
  const lines = valuesOf(controls, key)
  const text = lines[place] ?? (lines.length === 1 ? lines[0] : undefined)
  return text === undefined ? undefined : wordsAsNumbers(text)
}
