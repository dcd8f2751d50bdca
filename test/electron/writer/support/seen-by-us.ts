import { createHash } from 'node:crypto'
import { openHdf5 } from '../../../../electron/files/hdf5-file/open-hdf5.ts'
import type { FramesSpec } from '../../hdf5/support/skeletons.ts'

/** What our own reader finds: the first `count` frames of a dataset of a `recordingSkeleton`, hashed. */
export async function framesSeenByUs(
  file: string,
  spec: FramesSpec,
  count: number,
): Promise<readonly string[]> {
  const open = await openHdf5(file)
  try {
    if (count === 0) return []
    const { values } = await open.read(`/entry/${spec.name}`, [])
    if (values.kind !== 'numbers') throw new Error(`${spec.name} holds no numbers`)
    const { buffer, byteOffset, BYTES_PER_ELEMENT } = values.data
    const bytes = spec.height * spec.width * BYTES_PER_ELEMENT
    return Array.from({ length: count }, (_, frame) =>
      createHash('sha1')
        .update(new Uint8Array(buffer, byteOffset + frame * bytes, bytes))
        .digest('hex'),
    )
  } finally {
    await open.close()
  }
}
