import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../../shared/base/clock.ts'
import type { FileSkeleton } from '../../../shared/nexus/skeleton.ts'
import type { WriterClient } from '../../writer/client.ts'
import type { Durability, FrameSource, Workload } from './workload.ts'

const framesPath = '/entry/data'

/** One turn of the real writer: seconds from the first frame to the last acknowledged, or to the file being on the disk. */
export async function saveOurs(
  writer: WriterClient,
  clock: Clock,
  folder: string,
  source: FrameSource,
  durability: Durability,
): Promise<number> {
  const file = join(folder, 'ours.h5')
  await writer.create(file, savingSkeleton(source.workload))
  const startMs = clock.elapsedMs()
  await stream(writer, file, source)
  if (durability === 'synced') await writer.finish(file)
  const seconds = (clock.elapsedMs() - startMs) / 1000
  if (durability === 'page cache') await writer.finish(file)
  await rm(file)
  return seconds
}

/** As a driver does: waits for a slot, hands it on, lets go of it. */
async function stream(
  writer: WriterClient,
  file: string,
  { workload, ring, frameBytes }: FrameSource,
): Promise<void> {
  const acknowledged: Promise<void>[] = []
  for (let frame = 0; frame < workload.frames; frame++) {
    const slot = await ring.acquire()
    acknowledged.push(writer.append(file, framesPath, frame, ring, slot, frameBytes))
    ring.release(slot)
  }
  await Promise.all(acknowledged)
}

function savingSkeleton({ image, frames }: Workload): FileSkeleton {
  return {
    rootAttributes: { NX_class: 'NXroot', default: 'entry' },
    nodes: [
      { kind: 'group', path: '/entry', attributes: { NX_class: 'NXentry' } },
      {
        kind: 'frames',
        path: framesPath,
        countPath: '/entry/complete',
        pixelType: 'uint16',
        image,
        leading: [frames],
        attributes: { interpretation: 'image' },
      },
    ],
  }
}
