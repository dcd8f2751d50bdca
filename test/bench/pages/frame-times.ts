/** Times between frames of the screen while `act` runs once per frame, ms. */
export async function frameTimes(durationMs: number, act: (atMs: number) => void): Promise<number[]> {
  const times: number[] = []
  const startMs = performance.now()
  let lastMs = startMs
  while (lastMs - startMs < durationMs) {
    const nowMs = await nextFrame()
    times.push(nowMs - lastMs)
    lastMs = nowMs
    act(nowMs - startMs)
  }
  // The first is the wait for the screen.
  return times.slice(1)
}

export function nextFrame(): Promise<number> {
  return new Promise(resolve => requestAnimationFrame(() => resolve(performance.now())))
}

/** Frames per second of each whole second. */
export function ratesHz(times: readonly number[]): number[] {
  const rates: number[] = []
  let sumMs = 0
  let frames = 0
  for (const timeMs of times) {
    sumMs += timeMs
    frames += 1
    if (sumMs < 1000) continue
    rates.push((1000 * frames) / sumMs)
    sumMs = 0
    frames = 0
  }
  return rates
}
