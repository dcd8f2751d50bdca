import { closeSync, fdatasync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Clock } from '../../../shared/base/clock.ts'
import type { PeerCare, SavingTask } from './saving-task.ts'
import { SecondSync } from './second-sync.ts'

/** The same bytes into a plain file, one write after the other from the same memory: what the disk and the system allow. */
export async function savePlain(
  clock: Clock,
  folder: string,
  { workload, source: { ring, frameBytes }, durability }: SavingTask,
  care: PeerCare,
): Promise<number> {
  const file = join(folder, 'plain.raw')
  const fd = openSync(file, 'wx')
  const sync = new SecondSync(clock, () => fdatasyncAsync(fd))
  const startMs = clock.elapsedMs()
  for (let frame = 0; frame < workload.frames; frame++) {
    writeSync(fd, ring.bytes(frame % ring.slots, frameBytes))
    if (care === 'the same' && sync.isDue) await sync.begin()
  }
  if (durability === 'synced') {
    await sync.end()
    await fdatasyncAsync(fd)
  }
  const seconds = (clock.elapsedMs() - startMs) / 1000
  await sync.end()
  closeSync(fd)
  rmSync(file)
  return seconds
}

const fdatasyncAsync = promisify(fdatasync)
