/** Channel → energy: `offset + gain × channel`. */
export interface Calibration {
  readonly offset: number
  readonly gain: number
  readonly unit: string
}

export interface Spectrum {
  readonly x: Float64Array
  readonly counts: Float64Array
  readonly total: number
  readonly highest: number
}

/** A spectrum along calibrated channels; counts below zero do not exist and are kept as they are. */
export function spectrum(counts: Float64Array, { gain, offset }: Calibration): Spectrum {
  let total = 0
  let highest = 0
  const x = new Float64Array(counts.length)
  counts.forEach((count, channel) => {
    x[channel] = offset + gain * channel
    total += count
    if (count > (counts[highest] ?? -Infinity)) highest = channel
  })
  return { x, counts, total, highest }
}

/** What was typed as offset and gain; undefined where it makes no axis. */
export function parseCalibration(offset: string, gain: string, unit: string): Calibration | undefined {
  const [at, per] = [Number(offset.replace(',', '.')), Number(gain.replace(',', '.'))]
  const isAxis = Number.isFinite(at) && Number.isFinite(per) && per !== 0 && gain.trim() !== ''
  return isAxis ? { offset: at, gain: per, unit: unit.trim() } : undefined
}
