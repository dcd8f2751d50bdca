/*
 * Stored current of the ring: exponential decay from the full current, and a linear refill (top-up) as soon as it falls
 * to the threshold. From 200 to 190 mA at 6 h lifetime take 6 h · ln(200 / 190) = 18.5 min.
 */
export const ringFullMa = 200
const refillThresholdMa = 190
const lifetimeMs = 6 * 3600 * 1000
const refillMs = 10_000
const decayMs = lifetimeMs * Math.log(ringFullMa / refillThresholdMa)

/** Current in mA `elapsedMs` of the model's time after the start, when the ring was full. */
export function ringCurrentMa(elapsedMs: number): number {
  const phaseMs = elapsedMs % (decayMs + refillMs)
  if (phaseMs < decayMs) return ringFullMa * Math.exp(-phaseMs / lifetimeMs)
  return refillThresholdMa + ((ringFullMa - refillThresholdMa) * (phaseMs - decayMs)) / refillMs
}
