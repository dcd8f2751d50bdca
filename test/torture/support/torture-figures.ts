/** Figures of a long run, told only to who asked for it: a test by itself stays silent. */
export function tellFigures(figures: Readonly<Record<string, number | string>>): void {
  if (process.env.HUTCH_TORTURE !== undefined) process.stdout.write(`${JSON.stringify(figures)}\n`)
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
