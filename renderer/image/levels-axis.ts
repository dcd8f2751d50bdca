import { intensity, valueOf, type Levels, type Transfer } from './transfer.ts'
import { shortNumber, valueWords } from './image-words.ts'
import type { Shown } from './painter-protocol.ts'

/** A vertical axis of values, stretched as the colours are: place 0 is at the bottom, 1 at the top. */
export interface LevelsAxis {
  readonly ends: Levels
  /** Equal steps of value have equal lengths. */
  readonly isEven: boolean
  readonly placeOf: (value: number) => number
  readonly valueAt: (place: number) => number
}

/** Spans nearly all pixels, and the levels where they lie outside. */
export function levelsAxis(
  { levels, statistics }: Pick<Shown, 'levels' | 'statistics'>,
  transfer: Transfer,
): LevelsAxis {
  const [minimum, maximum] = statistics.histogramRange
  const low = Math.min(minimum, levels.low)
  const high = Math.max(maximum, levels.high)
  // A flat image has its one value in the middle.
  const ends = high > low ? { low, high } : { low: low - 0.5, high: high + 0.5 }
  return {
    ends,
    isEven: transfer.scale === 'lin',
    placeOf: value => intensity(value, ends, transfer),
    valueAt: place => valueOf(Math.min(1, Math.max(0, place)), ends, transfer),
  }
}

export interface Tick {
  readonly place: number
  readonly label: string
}

const tickPlaces = [0.02, 0.2, 0.4, 0.6, 0.8, 0.98]
/** Labels closer than this would touch on the smallest pane. */
const closest = 0.07

/** Round numbers, each at its exact place: in even steps, or near even places where the axis is stretched. */
export function levelTicks(axis: LevelsAxis): readonly Tick[] {
  return axis.isEven ? evenTicks(axis) : stretchedTicks(axis)
}

const mostEvenTicks = 7

function evenTicks({ ends, placeOf }: LevelsAxis): readonly Tick[] {
  const step = roundStep((ends.high - ends.low) / (mostEvenTicks - 1))
  const ticks: Tick[] = []
  for (let n = Math.ceil(ends.low / step); n * step <= ends.high && ticks.length < mostEvenTicks; n++) {
    const value = exact(n * step)
    ticks.push({ place: placeOf(value), label: tickLabel(value, step) })
  }
  return ticks
}

/** With all digits in which neighbours differ, where the short form would give two of them the same. */
function tickLabel(value: number, step: number): string {
  const digits = Math.floor(Math.log10(Math.max(Math.abs(value), step))) - Math.floor(Math.log10(step)) + 1
  return digits > 3 ? valueWords(value) : shortNumber(value)
}

/** The next larger of 1, 2, 5 times a power of ten. */
function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size))
  const part = size / power
  return (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10) * power
}

function stretchedTicks(axis: LevelsAxis): readonly Tick[] {
  const ticks: Tick[] = []
  for (const [index, wanted] of tickPlaces.entries()) {
    const before = axis.valueAt(tickPlaces[index - 1] ?? 0)
    const after = axis.valueAt(tickPlaces[index + 1] ?? 1)
    const value = roundNumber(axis.valueAt(wanted), (after - before) / 4)
    const place = axis.placeOf(value)
    const isInside = value >= axis.ends.low && value <= axis.ends.high
    if (isInside && place - (ticks.at(-1)?.place ?? -1) >= closest)
      ticks.push({ place, label: shortNumber(value) })
  }
  return ticks
}

/** To a power of ten times 1, 2 or 5 that is not above `step`. */
function roundNumber(value: number, step: number): number {
  if (!(step > 0)) return value
  const power = 10 ** Math.floor(Math.log10(step))
  const part = step / power
  const unit = (part >= 5 ? 5 : part >= 2 ? 2 : 1) * power
  return exact(Math.round(value / unit) * unit)
}

/** The product of a power of ten below 1 is not exact; 15 digits are. */
function exact(value: number): number {
  return Number(value.toPrecision(15))
}

/** Heights on a square-root scale, so that rare pixels still show. Path in a box of 100 × 1000, high values at the top. */
export function histogramPath({ statistics }: Pick<Shown, 'statistics'>, axis: LevelsAxis): string {
  const { histogram, histogramRange } = statistics
  const [minimum, maximum] = histogramRange
  const highest = Math.sqrt(Math.max(1, ...histogram))
  const step = (maximum - minimum) / histogram.length
  const y = (value: number): string => (1000 * (1 - axis.placeOf(value))).toFixed(1)
  let path = `M100 ${y(minimum)}`
  for (let i = 0; i < histogram.length; i++) {
    const x = (100 - (Math.sqrt(histogram[i] ?? 0) / highest) * 100).toFixed(1)
    path += `L${x} ${y(minimum + i * step)}L${x} ${y(minimum + (i + 1) * step)}`
  }
  return `${path}L100 ${y(maximum)}Z`
}
