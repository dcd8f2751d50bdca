/*
 * How many random cases a test takes. `npm run check` asks for a tenth by HUTCH_CASES=0.1, at least three; `npm test` takes
 * them all. The seeds stay, so that the few are among the many.
 */
const share = Number(process.env.HUTCH_CASES ?? 1)
const fewest = 3

export function cases(all: number): number {
  return Math.min(all, Math.max(fewest, Math.ceil(all * share)))
}

/** 1, 2, 3 …: one seed for each case. */
export function seeds(all: number): readonly number[] {
  return Array.from({ length: cases(all) }, (_, index) => index + 1)
}
