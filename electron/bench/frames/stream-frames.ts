import type { WriterClient } from '../../writer/client.ts'
import { framesPath } from './bench-skeleton.ts'
import type { FrameSource } from './frame-source.ts'

/** As a driver does, as fast as slots come free: takes one, hands it on, lets go of it. Resolves when all are acknowledged. */
export async function streamFrames(
  writer: WriterClient,
  file: string,
  { ring, frameBytes }: FrameSource,
  frames: number,
): Promise<void> {
  const acknowledged: Promise<number>[] = []
  for (let frame = 0; frame < frames; frame++) {
    const slot = await ring.acquire()
    acknowledged.push(writer.append(file, framesPath, frame, ring, slot, frameBytes))
    ring.release(slot)
  }
  await Promise.all(acknowledged)
}
