import type { FileBytes } from '../file-bytes.ts'
import { damaged } from '../file-problems.ts'

/**
 * Streams of an OLE2 compound file (structured storage) by their paths, as [MS-CFB] describes them: sectors in chains
 * like those of a FAT disk, a directory tree, and small streams together in one stream of their own.
 */
export interface CompoundFile {
  /** Paths in small letters, `imageinfo/imagewidth`: names differ in more than their case nowhere. */
  readonly streams: ReadonlyMap<string, CompoundStream>
}

export interface CompoundStream {
  readonly sizeBytes: number
  /** Bytes of it that are in the file; fewer than its size when the file is cut off. */
  readonly presentBytes: number
  /** As many bytes as are there. */
  read(): Promise<Buffer>
}

interface Header {
  readonly sectorBytes: number
  readonly miniBytes: number
  readonly firstDirectory: number
  readonly miniCutoffBytes: number
  readonly firstMiniFat: number
  readonly firstDifat: number
  readonly difat: readonly number[]
}

/** Of one stream: neighbouring sectors as one piece. */
interface Piece {
  readonly at: number
  readonly length: number
}

const headerBytes = 512
const headerFatSectors = 109
const entryBytes = 128
/** Sector numbers from here on mean something else: end of a chain, free, part of the FAT. */
const lastSector = 0xfffffffa
const entryTypes = { storage: 1, stream: 2, root: 5 } as const

export async function openCompound(bytes: FileBytes): Promise<CompoundFile> {
  const header = await readHeader(bytes)
  const disk = new Disk(bytes, header)
  await disk.load()
  const entries = directoryEntries(await disk.readChain(header.firstDirectory))
  const root = entries[0]
  if (root?.type !== entryTypes.root) throw damaged(bytes.file, 'its directory has no beginning')
  const mini = new MiniDisk(
    header,
    await disk.readChain(root.start),
    words(await disk.readChain(header.firstMiniFat)),
  )
  const streams = new Map<string, CompoundStream>()
  for (const [path, entry] of pathsOf(entries)) {
    const isSmall = entry.sizeBytes < header.miniCutoffBytes
    streams.set(path, isSmall ? mini.stream(entry) : disk.stream(entry))
  }
  return { streams }
}

async function readHeader(bytes: FileBytes): Promise<Header> {
  const head = await bytes.read(0, headerBytes)
  if (head.length < headerBytes) throw damaged(bytes.file, 'it ends within its header')
  const [shift, miniShift] = [head.readUInt16LE(30), head.readUInt16LE(32)]
  if (shift < 7 || shift > 20 || miniShift > shift) {
    throw damaged(bytes.file, `its header says sectors of 2^${shift} and 2^${miniShift} bytes`)
  }
  return {
    sectorBytes: 2 ** shift,
    miniBytes: 2 ** miniShift,
    firstDirectory: head.readUInt32LE(48),
    miniCutoffBytes: head.readUInt32LE(56),
    firstMiniFat: head.readUInt32LE(60),
    firstDifat: head.readUInt32LE(68),
    difat: Array.from({ length: headerFatSectors }, (_, i) => head.readUInt32LE(76 + 4 * i)),
  }
}

/** The file as a disk: its FAT leads from each sector to the next of its chain. */
class Disk {
  readonly #bytes: FileBytes
  readonly #header: Header
  #fat: Uint32Array = new Uint32Array()

  constructor(bytes: FileBytes, header: Header) {
    this.#bytes = bytes
    this.#header = header
  }

  async load(): Promise<void> {
    const parts: Buffer[] = []
    for (const sector of await this.#fatSectors()) parts.push(await this.#readSector(sector))
    this.#fat = words(Buffer.concat(parts))
  }

  async readChain(first: number): Promise<Buffer> {
    return await this.#readPieces(this.#pieces(first, Infinity))
  }

  stream({ sizeBytes, start }: Entry): CompoundStream {
    const pieces = this.#pieces(start, sizeBytes)
    const there = pieces.map(({ at, length }) => Math.max(0, Math.min(length, this.#bytes.size - at)))
    const presentBytes = there.reduce((sum, length) => sum + length, 0)
    return { sizeBytes, presentBytes, read: () => this.#readPieces(pieces) }
  }

  /** The first of them are in the header, the others in a chain of their own. */
  async #fatSectors(): Promise<readonly number[]> {
    const found = [...this.#header.difat]
    const { sectorBytes } = this.#header
    const perSector = sectorBytes / 4 - 1
    const visited = new Set<number>()
    for (let sector = this.#header.firstDifat; sector < lastSector && !visited.has(sector);) {
      visited.add(sector)
      const list = words(await this.#readSector(sector))
      found.push(...list.subarray(0, perSector))
      sector = list[perSector] ?? lastSector
    }
    // No more than there are sectors: a damaged list may name one for ever.
    return found.filter(sector => sector < lastSector).slice(0, this.#bytes.size / sectorBytes)
  }

  #pieces(first: number, sizeBytes: number): readonly Piece[] {
    const { sectorBytes } = this.#header
    const pieces: { at: number; length: number }[] = []
    let left = sizeBytes
    // A chain that comes back to itself is longer than the disk.
    for (let [sector, steps] = [first, 0]; sector < lastSector && left > 0; steps++) {
      if (steps > this.#fat.length) throw damaged(this.#bytes.file, 'a chain of its sectors has no end')
      const at = (sector + 1) * sectorBytes
      const length = Math.min(sectorBytes, left)
      const before = pieces.at(-1)
      if (before !== undefined && before.at + before.length === at) before.length += length
      else pieces.push({ at, length })
      left -= length
      sector = this.#fat[sector] ?? lastSector
    }
    return pieces
  }

  async #readPieces(pieces: readonly Piece[]): Promise<Buffer> {
    const read: Buffer[] = []
    for (const { at, length } of pieces) read.push(await this.#bytes.read(at, length))
    return read.length === 1 && read[0] !== undefined ? read[0] : Buffer.concat(read)
  }

  async #readSector(sector: number): Promise<Buffer> {
    const { sectorBytes } = this.#header
    return await this.#bytes.read((sector + 1) * sectorBytes, sectorBytes)
  }
}

/** Small streams, in sectors of a stream that is read whole. */
class MiniDisk {
  readonly #header: Header
  readonly #data: Buffer
  readonly #fat: Uint32Array

  constructor(header: Header, data: Buffer, fat: Uint32Array) {
    this.#header = header
    this.#data = data
    this.#fat = fat
  }

  stream({ sizeBytes, start }: Entry): CompoundStream {
    const { miniBytes } = this.#header
    const parts: Buffer[] = []
    let left = sizeBytes
    for (let [sector, steps] = [start, 0]; left > 0 && steps <= this.#fat.length; steps++) {
      if (sector >= lastSector) break
      parts.push(this.#data.subarray(sector * miniBytes, sector * miniBytes + Math.min(miniBytes, left)))
      left -= miniBytes
      sector = this.#fat[sector] ?? lastSector
    }
    const data = Buffer.concat(parts)
    return { sizeBytes, presentBytes: data.length, read: async () => data }
  }
}

interface Entry {
  readonly name: string
  readonly type: number
  readonly left: number
  readonly right: number
  readonly child: number
  readonly start: number
  readonly sizeBytes: number
}

function directoryEntries(directory: Buffer): readonly Entry[] {
  return Array.from({ length: Math.floor(directory.length / entryBytes) }, (_, i) =>
    entryOf(directory.subarray(i * entryBytes, (i + 1) * entryBytes)),
  )
}

function entryOf(bytes: Buffer): Entry {
  const nameBytes = Math.min(64, Math.max(0, bytes.readUInt16LE(64) - 2))
  return {
    name: bytes.toString('utf16le', 0, nameBytes),
    type: bytes.readUInt8(66),
    left: bytes.readUInt32LE(68),
    right: bytes.readUInt32LE(72),
    child: bytes.readUInt32LE(76),
    start: bytes.readUInt32LE(116),
    // Files of version 3 may have rubbish above the first 32 bits, and none is larger than 2 GB.
    sizeBytes: bytes.readUInt32LE(120) + 2 ** 32 * (bytes.readUInt32LE(124) & 0xff),
  }
}

/** Walks the tree of siblings and children; an entry that is met twice is taken once. */
function pathsOf(entries: readonly Entry[]): readonly (readonly [path: string, entry: Entry])[] {
  const found: (readonly [string, Entry])[] = []
  const met = new Set<number>()
  const todo = [{ index: entries[0]?.child ?? lastSector, folder: '' }]
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { folder, index } = next
    const entry = entries[index]
    if (entry === undefined || met.has(index)) continue
    met.add(index)
    const path = `${folder}${entry.name.toLowerCase()}`
    if (entry.type === entryTypes.stream) found.push([path, entry])
    if (entry.type === entryTypes.storage) todo.push({ index: entry.child, folder: `${path}/` })
    todo.push({ index: entry.left, folder }, { index: entry.right, folder })
  }
  return found
}

function words(bytes: Buffer): Uint32Array {
  return Uint32Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => bytes.readUInt32LE(4 * i))
}
