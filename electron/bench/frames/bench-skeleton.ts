import type { FileSkeleton } from '../../../shared/nexus/skeleton.ts'
import type { Workload } from './workload.ts'

export const framesPath = '/entry/data'
export const countPath = '/entry/complete'

/** A file with one growing stack of uint16 frames. */
export function benchSkeleton({ image, frames, compression = 'none' }: Workload): FileSkeleton {
  return {
    rootAttributes: { NX_class: 'NXroot', default: 'entry' },
    nodes: [
      { kind: 'group', path: '/entry', attributes: { NX_class: 'NXentry' } },
      {
        kind: 'frames',
        path: framesPath,
        countPath,
        pixelType: 'uint16',
        image,
        leading: [frames],
        compression,
        attributes: { interpretation: 'image' },
      },
    ],
  }
}
