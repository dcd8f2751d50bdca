import {
  addressBytes,
  chunkKeyBytes,
  chunkNodeBytes,
  entriesPerNode,
  headBytes,
  nodeTypeChunks,
} from './chunk-tree.ts'
import type { ChunkedLayout } from './dataset-header.ts'
import { brokenFile, readAddress, readExactly, type RawFile } from './raw-file.ts'

export interface StoredChunk {
  /** Elements per dimension. */
  readonly offset: readonly number[]
  readonly address: number
  readonly bytes: number
  /** One bit per filter of the dataset that this chunk did not go through. */
  readonly skippedFilters: number
}

/**
 * Reads back the version 1 B-tree of a chunked dataset (HDF5 File Format Specification 3.0, section III.A.1): its chunks
 * in order, and where its nodes end. Throws a `format` problem at the first thing that is not as it must be.
 */
export function* storedChunks(
  raw: RawFile,
  layout: ChunkedLayout,
  visitNode: NodeVisitor,
): Generator<StoredChunk> {
  if (layout.root !== undefined) yield* chunksBelow(raw, layout, layout.root, undefined, visitNode)
}

/** Called with the address behind every node on the way. */
export type NodeVisitor = (end: number) => void

function* chunksBelow(
  raw: RawFile,
  layout: ChunkedLayout,
  address: number,
  expectedLevel: number | undefined,
  visitNode: NodeVisitor,
): Generator<StoredChunk> {
  const rank = layout.chunk.length
  const node = readExactly(raw, address, chunkNodeBytes(rank))
  const level = node.readUInt8(5)
  const used = node.readUInt16LE(6)
  const isNode =
    node.toString('latin1', 0, 4) === 'TREE' && node[4] === nodeTypeChunks && used <= entriesPerNode
  if (!isNode || level !== (expectedLevel ?? level)) throw brokenFile(raw, `no chunk index at ${address}`)
  visitNode(address + node.length)
  for (let entry = 0; entry < used; entry++) {
    const key = node.subarray(headBytes + entry * (chunkKeyBytes(rank) + addressBytes))
    const child = readAddress(key, chunkKeyBytes(rank))
    if (child === undefined) throw brokenFile(raw, `an empty entry in the chunk index at ${address}`)
    if (level > 0) yield* chunksBelow(raw, layout, child, level - 1, visitNode)
    else yield storedChunk(key, rank, child)
  }
}

function storedChunk(key: Buffer, rank: number, address: number): StoredChunk {
  return {
    offset: offsetOf(key, rank),
    address,
    bytes: key.readUInt32LE(0),
    skippedFilters: key.readUInt32LE(4),
  }
}

function offsetOf(key: Buffer, rank: number): readonly number[] {
  return Array.from({ length: rank }, (_, index) => Number(key.readBigUInt64LE(8 + 8 * index)))
}
