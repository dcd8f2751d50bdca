import { expect } from 'vitest'

const patienceMs = 60_000
/** Often enough for a person; a turn of the event loop would take a whole processor from what is waited for. */
const askEveryMs = 20

/** Waits for what only asking tells: a file that another process makes, a process that is gone. */
export async function until(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { timeout: patienceMs, interval: askEveryMs }).toBe(true)
}
