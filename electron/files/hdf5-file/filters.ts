import { notSupported } from '../file-problems.ts'
import type { Handle } from './handle.ts'

/**
 * Compression filters by their registered numbers: those inside the library, then the plugins beside it. Anything else is
 * refused before reading, because a failure inside the library costs the thread.
 */
const knownFilters: ReadonlySet<number> = new Set([
  1, // deflate (gzip)
  2, // shuffle
  3, // Fletcher-32 checksum
  4, // szip
  5, // n-bit
  6, // scale-offset
  307, // bzip2
  32000, // LZF
  32001, // Blosc
  32004, // LZ4
  32008, // bitshuffle, alone or with LZ4 or Zstandard
  32013, // ZFP
  32015, // Zstandard
  32019, // JPEG
  32022, // BitGroom
  32023, // BitRound
  32026, // Blosc2
])

/** What Blosc holds inside, by the seventh value of its filter; the plugins were built without these. */
const bloscFilters: ReadonlySet<number> = new Set([32001, 32026])
const foreignToBlosc: ReadonlyMap<number, string> = new Map([
  [3, 'Snappy'],
  [4, 'zlib'],
])

export function refuseUnknownFilters(handle: Handle, path: string, where: string): void {
  for (const { cd_values: values, id, name } of handle.module.get_dataset_filters(handle.id, path)) {
    const inside = bloscFilters.has(id) ? foreignToBlosc.get(Number(values[6])) : undefined
    if (knownFilters.has(id) && inside === undefined) continue
    const words = inside === undefined ? (name === '' ? '' : ` (${name})`) : ` (Blosc with ${inside})`
    throw notSupported(
      where,
      `is compressed with filter ${id}${words}, which is not built in`,
      'Rewrite it with a common filter, for example `h5repack -f GZIP=1 FILE NEW` where that filter is installed.',
    )
  }
}
