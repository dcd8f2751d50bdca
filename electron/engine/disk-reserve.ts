import type { Beamline } from '../../shared/model/beamline.ts'
import { bytesPerPixel } from '../../shared/model/pixels.ts'
import type { Plan } from '../../shared/model/plan.ts'
import { planNodes } from '../../shared/plan/plan-steps.ts'

/**
 * What may still be on its way when the reserve is noticed: a second of the fastest stream (1.7 GB) and the frames in
 * memory (256 MB per detector) make 2 GB. On a disk that is small a twentieth must do.
 */
const defaultReserveBytes = 2e9
const smallDiskFraction = 0.05

export function diskReserveBytes(beamline: Beamline, diskSizeBytes: number): number {
  return beamline.diskReserveBytes ?? Math.min(defaultReserveBytes, diskSizeBytes * smallDiskFraction)
}

/** Structure of one entry file and its part of the master: 0.2 MB for the shipped descriptions, with air. */
const entryBytes = 1e6
/** Index, numbers and journal: some 80 B, 8 B for each of twenty columns, and 300 B for each event; two events. */
const recordBytes = 1000
/** Frames begin on pages, see the appender. */
const pageBytes = 4096

/** Bytes a plan will take on the disk. Uncompressed: what compression saves is not known before. */
export function forecastBytes(plan: Plan): number {
  const { frames, points } = plan.totals
  let bytes = plan.entries.length * entryBytes + (frames + points) * recordBytes
  for (const node of planNodes(plan)) {
    if (node.kind !== 'acquisition' || node.camera === undefined) continue
    const { image, pixelType, totalFrames } = node.camera
    const frameBytes = image.width * image.height * bytesPerPixel(pixelType)
    bytes += totalFrames * (Math.ceil(frameBytes / pageBytes) * pageBytes)
  }
  return bytes
}
