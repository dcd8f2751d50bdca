/** Fractions of the time in which a detector counted, one per element or one for all, and what they were made from. */
export interface LiveFractions {
  readonly values: readonly number[]
  readonly from: string
}

/** Name by which a graph binds it: `{"counter": "live fraction"}`. */
export const liveFraction = 'live fraction'

/**
 * Names under which recordings have them: NXdetector and its relatives. Output counts are those of the spectrum, input counts
 * what came in: their ratio is the live fraction too.
 */
const pairs: readonly (readonly [names: readonly string[], of: readonly string[]])[] = [
  [
    ['live_time', 'livetime', 'elapsed_live_time'],
    ['real_time', 'realtime', 'elapsed_time', 'elapsed_real_time'],
  ],
  [
    ['ocr', 'output_count_rate'],
    ['icr', 'input_count_rate'],
  ],
]

/** Names of counters that live fractions are made from. */
export const liveTimeNames: readonly string[] = pairs.flatMap(([names, of]) => [...names, ...of])

/**
 * Counts divided by it are as without dead time. NaN where a value is missing, 0 or below: no correction is known there.
 *
 * @param valuesOf numbers of the elements of a detector, by the name of a counter; empty where there is none
 */
export function liveFractions(valuesOf: (name: string) => readonly number[]): LiveFractions | undefined {
  for (const [names, of] of pairs) {
    const [one, other] = [names, of].map(alike => alike.find(name => valuesOf(name).length > 0))
    if (one === undefined || other === undefined) continue
    const wholes = valuesOf(other)
    const values = valuesOf(one).map((value, at) => fraction(value, wholes[at] ?? wholes[0] ?? Number.NaN))
    return { values, from: `${one} / ${other}` }
  }
  return undefined
}

function fraction(live: number, real: number): number {
  const value = live / real
  return value > 0 && Number.isFinite(value) ? value : Number.NaN
}
