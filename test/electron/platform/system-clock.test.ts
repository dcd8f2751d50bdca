import { expect, test } from 'vitest'
import { systemClock } from '../../../electron/platform/system-clock.ts'

const clock = systemClock()

test('sleeping takes its time', async () => {
  const startedMs = clock.elapsedMs()
  await clock.sleep(20)
  // A timer may fire a fraction of a millisecond early.
  expect(clock.elapsedMs() - startedMs).toBeGreaterThan(18)
})

test('sleeping ends with the reason of the signal', async () => {
  const stop = new AbortController()
  const sleep = clock.sleep(60_000, stop.signal)
  stop.abort(new Error('wake up'))
  await expect(sleep).rejects.toThrow('wake up')
  await expect(clock.sleep(1, stop.signal)).rejects.toThrow('wake up')
})

test('sleeping longer than a timer can does not end at once', async () => {
  const stop = new AbortController()
  const outcome = Promise.race([
    clock.sleep(2 ** 40, stop.signal).then(() => 'over'),
    clock.sleep(5).then(() => 'still'),
  ])
  expect(await outcome).toBe('still')
  stop.abort(new Error('end'))
})

test('the wall clock is the system’s', () => {
  const beforeMs = Date.now()
  const nowMs = clock.nowMs()
  expect([nowMs >= beforeMs, nowMs <= Date.now()]).toEqual([true, true])
})
