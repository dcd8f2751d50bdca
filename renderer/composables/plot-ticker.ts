import { onScopeDispose } from 'vue'
import type { Clock } from '../../shared/base/clock.ts'
import { useClock } from './clock.ts'

/** Nobody reads a curve faster than 10 Hz, and one timer keeps all plots from drawing at different moments. */
export const plotTickMs = 100

interface Ticker {
  readonly plots: Set<() => void>
  isRunning: boolean
}

const tickers = new WeakMap<Clock, Ticker>()

/** Calls `draw` every 100 ms as long as the scope lives, together with all other plots. */
export function usePlotTick(draw: () => void): void {
  const clock = useClock()
  const ticker = tickers.get(clock) ?? { plots: new Set<() => void>(), isRunning: false }
  tickers.set(clock, ticker)
  ticker.plots.add(draw)
  onScopeDispose(() => ticker.plots.delete(draw))
  if (!ticker.isRunning) void run(clock, ticker)
}

/** Sleeps only as long as there is a plot. */
async function run(clock: Clock, ticker: Ticker): Promise<void> {
  ticker.isRunning = true
  while (ticker.plots.size > 0) {
    await clock.sleep(plotTickMs)
    for (const draw of ticker.plots) draw()
  }
  ticker.isRunning = false
}
