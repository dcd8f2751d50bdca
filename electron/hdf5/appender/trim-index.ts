import {
  addressBytes,
  chunkKeyBytes,
  chunkNodeBytes,
  endKey,
  headBytes,
  levelAt,
  rightSiblingAt,
  usedAt,
} from './chunk-tree.ts'
import type { ChunkedHeader } from './dataset-header.ts'
import { frameNumber, frameOffset, frameGrid } from './frame-place.ts'
import { readExactly, undefinedAddress, writeFully, type RawFile } from './raw-file.ts'

/**
 * Cuts a chunk index behind frame `frames` − 1 (at least one), so that a reader who searches it meets no entry of a frame
 * that is not there: in the last node of every level only what leads to frames that are. Nodes in order stay untouched.
 */
export function trimIndex(
  raw: RawFile,
  { dims, elementType, layout }: ChunkedHeader,
  root: number,
  frames: number,
): void {
  const rank = layout.chunk.length
  const rest = frameGrid(dims, layout.chunk)
  const entryBytes = chunkKeyBytes(rank) + addressBytes
  const end = endKey(frameOffset(frames - 1, rest), layout.chunk, elementType.bytes)
  for (let address: number | undefined = root; address !== undefined;) {
    const node = readExactly(raw, address, chunkNodeBytes(rank))
    const before = Buffer.from(node)
    const used = entriesBefore(frames, node.readUInt16LE(usedAt), entry =>
      frameNumber(offsetAt(node, entry, rank), rest),
    )
    node.writeUInt16LE(used, usedAt)
    node.writeBigUInt64LE(undefinedAddress, rightSiblingAt)
    end.copy(node, headBytes + used * entryBytes)
    if (!node.equals(before)) writeFully(raw, node, address)
    const child = Number(node.readBigUInt64LE(headBytes + used * entryBytes - addressBytes))
    address = node.readUInt8(levelAt) > 0 ? child : undefined
  }
}

/** From the front: what stands behind may be torn and begin with any frame. */
function entriesBefore(frames: number, used: number, firstFrame: (entry: number) => number): number {
  let kept = 1
  while (kept < used && firstFrame(kept) > firstFrame(kept - 1) && firstFrame(kept) < frames) kept += 1
  return kept
}

function offsetAt(node: Buffer, entry: number, rank: number): readonly number[] {
  const at = headBytes + entry * (chunkKeyBytes(rank) + addressBytes) + 8
  return Array.from({ length: rank }, (_, index) => Number(node.readBigUInt64LE(at + 8 * index)))
}
