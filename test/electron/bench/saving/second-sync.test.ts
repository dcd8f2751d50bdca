import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { frameSource } from '../../../../electron/bench/frames/frame-source.ts'
import { savePlain } from '../../../../electron/bench/saving/save-plain.ts'
import { SecondSync } from '../../../../electron/bench/saving/second-sync.ts'
import { systemClock } from '../../../../electron/platform/system-clock.ts'
import { ManualClock } from '../../../support/manual-clock.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

test('a peer syncs with the first frame, then once a second', async () => {
  const clock = new ManualClock()
  const syncedMs: number[] = []
  const sync = new SecondSync(clock, async () => void syncedMs.push(clock.elapsedMs()))
  for (let frame = 0; frame < 30; frame++) {
    if (sync.isDue) await sync.begin()
    clock.advance(100)
  }
  expect(syncedMs).toEqual([0, 1000, 2000])
})

test('a sync that takes longer than a second is not joined by another one', async () => {
  const clock = new ManualClock()
  const ends: (() => void)[] = []
  const sync = new SecondSync(clock, () => new Promise(resolve => ends.push(resolve)))
  await sync.begin()
  clock.advance(5000)
  expect(sync.isDue).toBe(true)
  await sync.begin()
  expect(ends).toHaveLength(1)
  ends[0]?.()
  await sync.begin()
  expect(ends).toHaveLength(2)
  ends[1]?.()
  await sync.end()
})

test.each(['the same', 'less'] as const)(
  'a plain file written with %s care as ours leaves nothing behind',
  async care => {
    const folder = temporaryFolder()
    const image = { width: 64, height: 64 }
    const task = { workload: { name: '', image, frames: 300 }, source: frameSource(folder, image) }
    const before = readdirSync(folder)
    for (const durability of ['page cache', 'synced'] as const)
      expect(await savePlain(systemClock(), folder, { ...task, durability }, care)).toBeGreaterThan(0)
    expect(readdirSync(folder)).toEqual(before)
  },
)
