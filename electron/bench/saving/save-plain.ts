import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../../shared/base/clock.ts'
import type { SavingTask } from './saving-task.ts'

/** The same bytes into a plain file, one write after the other from the same memory: what the disk and the system allow. */
export function savePlain(
  clock: Clock,
  folder: string,
  { workload, source: { ring, frameBytes }, durability }: SavingTask,
): number {
  const file = join(folder, 'plain.raw')
  const fd = openSync(file, 'wx')
  const startMs = clock.elapsedMs()
  for (let frame = 0; frame < workload.frames; frame++) {
    writeSync(fd, ring.bytes(frame % ring.slots, frameBytes))
  }
  if (durability === 'synced') fsyncSync(fd)
  const seconds = (clock.elapsedMs() - startMs) / 1000
  closeSync(fd)
  rmSync(file)
  return seconds
}
