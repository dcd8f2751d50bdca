import { noChecksum } from '../../../shared/nexus/ledger.ts'
import type { FramesLayout } from '../file-layout.ts'
import { readExactly, writeFully, type RawFile } from './raw-file.ts'
import { contiguousData, type ContiguousData } from './values-patch.ts'

/** What a completed sync has made safe: frames, and the root of the index that led to them then. */
export interface SyncMark {
  readonly frames: number
  readonly root: number | undefined
}

/** The proof beside the count of a growing dataset, see `shared/nexus/ledger.ts`; written before the frames are reachable. */
export class FrameLedger {
  readonly #raw: RawFile
  readonly #checksums: ContiguousData
  readonly #synced: ContiguousData

  constructor(raw: RawFile, layout: FramesLayout, path: string) {
    this.#raw = raw
    this.#checksums = contiguousData(raw, layout.checksumsAddress, `checksums of ${path}`)
    this.#synced = contiguousData(raw, layout.syncedAddress, `sync mark of ${path}`)
  }

  /** Checksums of frames from number `first`; there is no place for frames beyond the plan. */
  writeChecksums(first: number, checksums: readonly number[]): void {
    const fitting = checksums.slice(0, Math.max(0, this.#checksums.count - first))
    if (fitting.length === 0) return
    writeFully(this.#raw, int64s(fitting), this.#checksums.position + first * int64Bytes)
  }

  /** Of frames 0…frames−1; undefined where there is no place for one. */
  readChecksums(frames: number): readonly (number | undefined)[] {
    const count = Math.min(frames, this.#checksums.count)
    const bytes = readExactly(this.#raw, this.#checksums.position, count * int64Bytes)
    return Array.from({ length: frames }, (_, frame) =>
      frame < count ? Number(bytes.readBigInt64LE(frame * int64Bytes)) : undefined,
    )
  }

  writeSynced({ frames, root }: SyncMark): void {
    writeFully(this.#raw, int64s([frames, root ?? 0]), this.#synced.position)
  }

  readSynced(): SyncMark {
    const bytes = readExactly(this.#raw, this.#synced.position, 2 * int64Bytes)
    const root = Number(bytes.readBigInt64LE(int64Bytes))
    return { frames: Number(bytes.readBigInt64LE(0)), root: root > 0 ? root : undefined }
  }
}

const int64Bytes = 8

export function isChecksum(value: number): boolean {
  return value !== noChecksum
}

function int64s(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * int64Bytes)
  for (const [index, value] of values.entries()) bytes.writeBigInt64LE(BigInt(value), index * int64Bytes)
  return bytes
}
