import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../../shared/base/clock.ts'
import type { WriterClient } from '../../writer/client.ts'
import { benchSkeleton } from '../frames/bench-skeleton.ts'
import { streamFrames } from '../frames/stream-frames.ts'
import type { SavingTask } from './saving-task.ts'

/** One turn of the real writer: seconds from the first frame to the last acknowledged, or to the file being on the disk. */
export async function saveOurs(
  writer: WriterClient,
  clock: Clock,
  folder: string,
  { workload, source, durability }: SavingTask,
): Promise<number> {
  const file = join(folder, 'ours.h5')
  await writer.create(file, benchSkeleton(workload))
  const startMs = clock.elapsedMs()
  await streamFrames(writer, file, source, workload.frames)
  if (durability === 'synced') await writer.finish(file)
  const seconds = (clock.elapsedMs() - startMs) / 1000
  if (durability === 'page cache') await writer.finish(file)
  await rm(file)
  return seconds
}
