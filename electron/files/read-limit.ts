import { tooBig } from './file-problems.ts'
import { selectedCount, type Span } from './selection.ts'

/** 256 MiB: 32 frames of 2048² uint16; with the copy in the HDF5 library's own memory 0.5 GiB in all. */
export const DEFAULT_MAX_BYTES = 256 * 2 ** 20

export function checkReadSize(
  where: string,
  spans: readonly Span[],
  itemBytes: number,
  maxBytes: number,
): void {
  const bytes = selectedCount(spans) * itemBytes
  if (bytes <= maxBytes) return
  const counts = spans.map(span => span.count)
  throw tooBig(where, counts, bytes, maxBytes, itemBytes)
}
