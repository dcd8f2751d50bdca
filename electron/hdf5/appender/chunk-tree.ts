import { undefinedAddress } from './raw-file.ts'

/** Bytes to put at a position of the file. */
export interface Patch {
  readonly position: number
  readonly bytes: Uint8Array
}

export interface ChunkTreeOptions {
  /** Chunk size in elements per dimension. */
  readonly chunk: readonly number[]
  readonly elementBytes: number
  readonly allocate: (bytes: number) => number
}

/**
 * The index of a chunked dataset whose chunks only ever come in ascending order: a version 1 B-tree of node type 1, HDF5
 * File Format Specification 3.0, section III.A.1. It grows to the right only, so one node per level is alive.
 *
 * Nothing is written here: `patches()` gives the writes that bring the file up to date, in the order in which they must
 * happen. New nodes first (nothing points to them yet); then in every older node the new entries with the key that ends
 * them, and only after them the number of entries, so that a reader never meets a number without its entries.
 */
export class ChunkTree {
  readonly #options: ChunkTreeOptions
  readonly #keyBytes: number
  readonly #nodeBytes: number
  /** The rightmost node of every level, leaf first. */
  #spine: Node[] = []
  /** Nodes that were filled since the last commit. */
  #filled: Node[] = []
  #lastOffset: readonly number[] = []
  #committed: readonly { readonly node: Node; readonly used: number }[] = []

  constructor(options: ChunkTreeOptions) {
    this.#options = options
    this.#keyBytes = chunkKeyBytes(options.chunk.length)
    this.#nodeBytes = chunkNodeBytes(options.chunk.length)
  }

  /** Address of the root node; undefined while there is no chunk. */
  get root(): number | undefined {
    return this.#spine.at(-1)?.address
  }

  /**
   * @param offset of the chunk in elements per dimension; must come after the last one in row-major order.
   * @param skippedFilters bit n: the chunk did not go through filter n of its dataset
   */
  push(offset: readonly number[], address: number, bytes: number, skippedFilters = 0): void {
    const key = Buffer.alloc(this.#keyBytes)
    key.writeUInt32LE(bytes, 0)
    key.writeUInt32LE(skippedFilters, 4)
    offset.forEach((value, index) => key.writeBigUInt64LE(BigInt(value), 8 + 8 * index))
    this.#lastOffset = offset
    this.#insert(0, key, address)
  }

  *patches(): Generator<Patch> {
    for (const node of this.#spine) this.#putKey(node, node.used, this.#endKey())
    const changed = [...this.#filled, ...this.#spine].sort((a, b) => a.level - b.level)
    for (const node of changed.filter(candidate => candidate.written === undefined)) {
      yield { position: node.address, bytes: node.image }
    }
    for (const node of changed) {
      if (node.written === undefined) continue
      const start = headBytes + node.written * this.#entryBytes
      const end = headBytes + node.used * this.#entryBytes + this.#keyBytes
      yield { position: node.address + start, bytes: node.image.subarray(start, end) }
      yield { position: node.address, bytes: node.image.subarray(0, headBytes) }
    }
  }

  /** The patches are in the file. */
  commit(): void {
    for (const node of [...this.#filled, ...this.#spine]) node.written = node.used
    this.#filled = []
    this.#committed = this.#spine.map(node => ({ node, used: node.used }))
  }

  /** Forgets what was pushed since the last commit; the file is what the last commit made of it, or harmlessly more. */
  rollBack(): void {
    this.#filled = []
    this.#spine = this.#committed.map(({ node, used }) => {
      setUsed(node, used)
      node.image.writeBigUInt64LE(undefinedAddress, rightSiblingAt)
      return node
    })
  }

  get #entryBytes(): number {
    return this.#keyBytes + addressBytes
  }

  #insert(level: number, key: Buffer, child: number): void {
    const node = this.#spine[level]
    if (node === undefined) {
      this.#spine[level] = this.#newNode(level, undefined)
      this.#put(this.#spine[level], key, child)
    } else if (node.used < entriesPerNode) this.#put(node, key, child)
    else this.#split(level, node, key, child)
  }

  /** A full node gets a sibling to its right; the root of a full tree gets a parent that starts with it. */
  #split(level: number, full: Node, key: Buffer, child: number): void {
    const sibling = this.#newNode(level, full.address)
    full.image.writeBigUInt64LE(BigInt(sibling.address), rightSiblingAt)
    this.#putKey(full, full.used, key)
    this.#filled.push(full)
    this.#spine[level] = sibling
    this.#put(sibling, key, child)
    if (this.#spine[level + 1] === undefined) {
      const firstKey = Buffer.from(full.image.subarray(headBytes, headBytes + this.#keyBytes))
      this.#insert(level + 1, firstKey, full.address)
    }
    this.#insert(level + 1, key, sibling.address)
  }

  #newNode(level: number, left: number | undefined): Node {
    const image = Buffer.alloc(this.#nodeBytes)
    image.write('TREE', 0, 'latin1')
    image[4] = nodeTypeChunks
    image[levelAt] = level
    image.writeBigUInt64LE(left === undefined ? undefinedAddress : BigInt(left), 8)
    image.writeBigUInt64LE(undefinedAddress, rightSiblingAt)
    return { address: this.#options.allocate(this.#nodeBytes), level, image, used: 0, written: undefined }
  }

  #put(node: Node, key: Buffer, child: number): void {
    this.#putKey(node, node.used, key)
    const at = headBytes + node.used * this.#entryBytes + this.#keyBytes
    node.image.writeBigUInt64LE(BigInt(child), at)
    setUsed(node, node.used + 1)
  }

  #putKey(node: Node, index: number, key: Buffer): void {
    key.copy(node.image, headBytes + index * this.#entryBytes)
  }

  #endKey(): Buffer {
    const { chunk, elementBytes } = this.#options
    return endKey(this.#lastOffset, chunk, elementBytes)
  }
}

/** What ends the last chunk, as the library itself writes it: one chunk further in every dimension. */
export function endKey(
  lastOffset: readonly number[],
  chunk: readonly number[],
  elementBytes: number,
): Buffer {
  const key = Buffer.alloc(chunkKeyBytes(chunk.length))
  lastOffset.forEach((value, index) => {
    key.writeBigUInt64LE(BigInt(value + (chunk[index] ?? 0)), 8 + 8 * index)
  })
  key.writeBigUInt64LE(BigInt(elementBytes), 8 + 8 * chunk.length)
  return key
}

interface Node {
  readonly address: number
  readonly level: number
  readonly image: Buffer
  used: number
  /** Entries the file has; undefined for a node the file does not have yet. */
  written: number | undefined
}

function setUsed(node: Node, used: number): void {
  node.used = used
  node.image.writeUInt16LE(used, usedAt)
}

/** Superblock version 0 fixes indexed storage to K = 32: nodes hold 2 K entries. */
export const entriesPerNode = 64
export const nodeTypeChunks = 1
/** Signature, type, level, entries used, left and right sibling. */
export const headBytes = 24
export const addressBytes = 8
export const levelAt = 5
export const usedAt = 6
export const rightSiblingAt = 16

/** Size, filter mask, one offset per dimension and one for the element. */
export function chunkKeyBytes(rank: number): number {
  return 8 + 8 * (rank + 1)
}

export function chunkNodeBytes(rank: number): number {
  return headBytes + entriesPerNode * addressBytes + (entriesPerNode + 1) * chunkKeyBytes(rank)
}

/** Bytes of all nodes of a tree over `chunks` chunks. */
export function chunkTreeBytes(chunks: number, rank: number): number {
  let nodes = 0
  for (let level = chunks; level > 1; level = Math.ceil(level / entriesPerNode))
    nodes += Math.ceil(level / entriesPerNode)
  return Math.max(nodes, Math.min(chunks, 1)) * chunkNodeBytes(rank)
}
