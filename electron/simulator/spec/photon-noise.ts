import type { Random } from '../../../shared/base/random.ts'

// Above 50 the normal distribution with the same mean and variance differs from Poisson's by less than half a count.
const normalFromMean = 50

/** Number of events when `mean` are expected: Poisson, by Knuth's product method for small means (TAOCP 2, 3.4.1). */
export function poisson(mean: number, random: Random): number {
  if (mean <= 0) return 0
  if (mean > normalFromMean) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()))
  const limit = Math.exp(-mean)
  let events = 0
  for (let product = random.float(); product > limit; product *= random.float()) events++
  return events
}
