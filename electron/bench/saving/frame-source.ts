import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { detectorId } from '../../../shared/model/ids.ts'
import { frameBytes as bytesOf } from '../../../shared/model/pixels.ts'
import { RingStore } from '../../engine/ring-store.ts'
import { noiseFrames, patternOf } from './noise-frames.ts'
import type { FrameSource, Workload } from './workload.ts'

/** Frames in a ring as the engine makes it, and the same in a file of `folder`. */
export function frameSource(folder: string, workload: Workload): FrameSource {
  const { image, name } = workload
  const frameBytes = bytesOf(image, 'uint16')
  const frames = noiseFrames(image.height * image.width)
  const ring = new RingStore().ringFor(detectorId('bench'), frameBytes)
  for (let slot = 0; slot < ring.slots; slot++) {
    ring.bytes(slot, frameBytes).set(patternOf(frames, frameBytes / 2, slot))
  }
  const file = join(folder, `${name.replace(/\W+/g, '-')}.raw`)
  writeFileSync(file, frames)
  return { workload, ring, frameBytes, file }
}
