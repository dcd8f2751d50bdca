/**
 * One signal out of several: aborted with the reason of whichever comes first. `release` must be called in a `finally`;
 * AbortSignal.any would leave something behind on the long-lived ones for every use, all day long.
 */
export function joinSignals(signals: readonly AbortSignal[]): {
  readonly signal: AbortSignal
  readonly release: () => void
} {
  const joined = new AbortController()
  const stops = signals.map(signal => {
    const stop = (): void => joined.abort(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    return () => signal.removeEventListener('abort', stop)
  })
  return { signal: joined.signal, release: () => stops.forEach(stop => stop()) }
}
