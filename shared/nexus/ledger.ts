/** What stands beside the count of a growing dataset: proof of its frames, and how many of them survive a power cut. */
export interface LedgerPaths {
  /** int64 per planned frame: CRC-32 (as zlib) of the stored bytes of the frame's chunk; -1 where there is none. */
  readonly checksums: string
  /** int64 [2]: frames that are on the disk for certain, and the address of the chunk index that leads to them. */
  readonly synced: string
}

export function ledgerPaths(countPath: string): LedgerPaths {
  return { checksums: `${countPath}_crc32`, synced: `${countPath}_synced` }
}

/** Stands for a frame without a checksum. */
export const noChecksum = -1

/** 8 bytes each make 32 MiB, made in memory with the structure. Frames beyond (23 min at 3 kHz) have no checksum. */
const mostChecksums = 2 ** 22

/** @param leading planned size of the leading dimensions of the frames */
export function checksumPlaces(leading: readonly number[]): number {
  return Math.min(
    mostChecksums,
    leading.reduce((all, size) => all * size, 1),
  )
}
