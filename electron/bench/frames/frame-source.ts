import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FrameRing } from '../../../shared/model/frame-ring.ts'
import { detectorId } from '../../../shared/model/ids.ts'
import { frameBytes as bytesOf, type ImageShape } from '../../../shared/model/pixels.ts'
import { RingStore } from '../../engine/ring-store.ts'
import { noiseFrames, patterns, patternOf } from './noise-frames.ts'

export interface FrameSource {
  /** Every slot holds a frame already, so that a detector's own work is not measured: slot s has pattern s % `patterns`. */
  readonly ring: FrameRing
  readonly frameBytes: number
  readonly rowBytes: number
  /** The patterns in a file, for programs in other languages. */
  readonly file: string
}

/** Frames in a ring as the engine makes it, and the same in a file of `folder`. */
export function frameSource(folder: string, image: ImageShape): FrameSource {
  const frameBytes = bytesOf(image, 'uint16')
  const frames = noiseFrames(image.height * image.width)
  const ring = new RingStore().ringFor(detectorId('bench'), frameBytes)
  for (let slot = 0; slot < ring.slots; slot++) {
    ring.bytes(slot, frameBytes).set(patternOf(frames, frameBytes / 2, slot % patterns))
  }
  const file = join(folder, `frames-${image.height}x${image.width}.raw`)
  writeFileSync(file, frames)
  return { ring, frameBytes, rowBytes: frameBytes / image.height, file }
}

/** Writes the frame's number into the first two pixels of its first and last row: a reader can tell it from any other. */
export function stamp({ ring, frameBytes, rowBytes }: FrameSource, slot: number, frame: number): void {
  const { buffer, byteOffset } = ring.bytes(slot, frameBytes)
  const view = new DataView(buffer, byteOffset, frameBytes)
  view.setUint32(0, frame, true)
  view.setUint32(frameBytes - rowBytes, frame, true)
}
