import { HutchError } from '../../../shared/model/problem.ts'
import { checksum } from '../../platform/checksum.ts'
import { storedChunks, type StoredChunk } from './chunk-index.ts'
import type { ChunkedHeader } from './dataset-header.ts'
import { frameOffset, frameGrid } from './frame-place.ts'
import { readExactly, type RawFile } from './raw-file.ts'

export interface ReachableFrames {
  readonly root: number | undefined
  /** The chunk of every frame from 0 on, without a gap. */
  readonly chunks: readonly StoredChunk[]
  /** Behind the last byte of index and chunks. */
  readonly end: number
  /** Why the index gave no more, where it broke off. */
  readonly stopped: string | undefined
}

/** What a chunk index leads to, frame by frame, as far as it can be followed and the chunks lie before `fileBytes`. */
export function reachableFrames(
  raw: RawFile,
  { dims, layout }: ChunkedHeader,
  root: number | undefined,
  fileBytes: number,
): ReachableFrames {
  const rest = frameGrid(dims, layout.chunk)
  const chunks: StoredChunk[] = []
  let end = 0
  let stopped: string | undefined
  try {
    for (const chunk of storedChunks(raw, { ...layout, root }, nodeEnd => (end = Math.max(end, nodeEnd)))) {
      stopped = whyNotNext(chunk, frameOffset(chunks.length, rest), fileBytes)
      if (stopped !== undefined) break
      chunks.push(chunk)
      end = Math.max(end, chunk.address + chunk.bytes)
    }
  } catch (error) {
    if (!(error instanceof HutchError)) throw error
    stopped = error.message
  }
  return { root, chunks, end, stopped }
}

function whyNotNext(
  { address, bytes, offset }: StoredChunk,
  expected: readonly number[],
  fileBytes: number,
): string | undefined {
  if (!expected.every((value, index) => value === offset[index]))
    return `the chunk at [${offset.join(', ')}] stands where [${expected.join(', ')}] should be`
  if (address + bytes > fileBytes) return `the file ends before the chunk at ${address} does`
  return undefined
}

/** A frame may have up to 4 GiB: read in pieces. */
const pieceBytes = 8 * 1024 * 1024

export function storedChecksum(raw: RawFile, { address, bytes }: StoredChunk): number {
  let sum = 0
  for (let at = 0; at < bytes; at += pieceBytes) {
    sum = checksum(readExactly(raw, address + at, Math.min(pieceBytes, bytes - at)), sum)
  }
  return sum
}
