export const whiteChoices = ['interpolated', 'nearest', 'mean', 'energy'] as const
export type WhiteChoice = (typeof whiteChoices)[number]
/** Those that go by the time alone. */
export type TimedChoice = Exclude<WhiteChoice, 'energy'>

/**
 * Weights of white frames for a data frame between them. `interpolated`: linear in time between the last white before and
 * the first one after; the nearest white alone where all lie on one side. `nearest`: the nearest in time alone, the earlier
 * one of two. `mean`: all alike, and so where a time is unknown (not finite).
 *
 * @param whiteTimesS when each white was taken, s on any common clock
 */
export function whiteWeights(
  whiteTimesS: readonly number[],
  dataTimeS: number,
  choice: TimedChoice,
): readonly number[] {
  const count = whiteTimesS.length
  const isTimed = [dataTimeS, ...whiteTimesS].every(Number.isFinite)
  if (choice === 'mean' || !isTimed) return whiteTimesS.map(() => 1 / count)
  if (choice === 'interpolated') return interpolated(whiteTimesS, dataTimeS)
  const distances = whiteTimesS.map(timeS => Math.abs(timeS - dataTimeS))
  const nearest = distances.indexOf(Math.min(...distances))
  return whiteTimesS.map((_, at) => (at === nearest ? 1 : 0))
}

function interpolated(whiteTimesS: readonly number[], dataTimeS: number): readonly number[] {
  const before = latest(whiteTimesS, dataTimeS)
  const after = earliest(whiteTimesS, dataTimeS)
  const weights = whiteTimesS.map(() => 0)
  const beforeS = whiteTimesS[before]
  const afterS = whiteTimesS[after]
  if (beforeS === undefined) weights[after] = 1
  else if (afterS === undefined || afterS === beforeS) weights[before] = 1
  else {
    const fraction = (dataTimeS - beforeS) / (afterS - beforeS)
    weights[before] = 1 - fraction
    weights[after] = fraction
  }
  return weights
}

/** Index of the last time not after `limitS`; −1 when there is none. */
function latest(timesS: readonly number[], limitS: number): number {
  let found = -1
  for (const [at, timeS] of timesS.entries()) {
    if (timeS <= limitS && (found < 0 || timeS > (timesS[found] ?? 0))) found = at
  }
  return found
}

/** Index of the first time after `limitS`; −1 when there is none. */
function earliest(timesS: readonly number[], limitS: number): number {
  let found = -1
  for (const [at, timeS] of timesS.entries()) {
    if (timeS > limitS && (found < 0 || timeS < (timesS[found] ?? 0))) found = at
  }
  return found
}
