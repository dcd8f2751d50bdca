import { makeSingleFile } from '../hdf5/single/make-single-file.ts'
import { experimentBytes, experimentPlace } from './experiment-files.ts'

/** Whether a finished experiment gets a single file beside it. */
export type SingleMode = 'always' | 'small' | 'never'

/** Up to 64 MiB: copying and syncing takes half a second at 150 MB/s, and its space is not missed. */
const smallExperimentBytes = 64 * 2 ** 20

export interface SingleFile {
  readonly file: string
  readonly frames: number
}

/** Makes or renews `NAME_single.h5` in the folder of a finished experiment; undefined where it is not wanted. */
export async function closeAsOne(folder: string, mode: SingleMode): Promise<SingleFile | undefined> {
  if (mode === 'never') return undefined
  const place = await experimentPlace(folder)
  if (mode === 'small' && (await experimentBytes(place)) > smallExperimentBytes) return undefined
  return { file: place.single, frames: await makeSingleFile(place.master, place.single, { replace: true }) }
}
