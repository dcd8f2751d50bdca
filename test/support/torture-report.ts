import { appendFileSync } from 'node:fs'

/** Figures of a long run for `npm run torture`, which prints them; a test itself stays silent. */
export function reportFigures(suite: string, figures: Readonly<Record<string, number | string>>): void {
  const file = process.env.HUTCH_TORTURE_REPORT
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ suite, ...figures })}\n`)
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
