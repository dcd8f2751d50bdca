/** Figures by name; of one phase, as the page found them. */
export type PhaseFigures = Readonly<Record<string, readonly number[]>>

/**
 * What a page does, in this order, one after the other: the benchmark starts each and reads before and after how long the
 * page's main thread worked.
 */
export type Phases = Readonly<Record<string, () => Promise<PhaseFigures>>>

declare global {
  interface Window {
    benchPhases?: Phases
  }
}
