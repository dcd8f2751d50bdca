/** Milliseconds with one zero for every process on this machine (CLOCK_MONOTONIC; Python's `time.monotonic_ns`). */
export function machineTimeMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
