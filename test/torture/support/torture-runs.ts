/**
 * How often a torture runs: a fair sample with every test run, the number that was asked for by
 * `npm run torture -- NAME NUMBER`.
 */
export function tortureRuns(name: string, sample: number): number {
  const [asked, runs] = (process.env.HUTCH_TORTURE ?? '').split(' ')
  return asked === name ? Number(runs) : sample
}
