/** Writes OLE2 compound files as [MS-CFB] describes them, for streams by their paths; the large ones come last. */
export function compoundFile(streams: Readonly<Record<string, Uint8Array>>, sectorBytes = 512): Buffer {
  let tables = 0
  for (;;) {
    const disk = new SectorDisk(sectorBytes, tables)
    const starts = fill(disk, directoryOf(streams))
    if (disk.tablesWanted === tables) return disk.file(starts)
    tables = disk.tablesWanted
  }
}

interface Starts {
  readonly directory: number
  readonly miniFat: number
}

function fill(disk: SectorDisk, entries: readonly Entry[]): Starts {
  const directory = disk.add(Buffer.alloc(128 * entries.length))
  const mini: Buffer[] = []
  const miniFat: number[] = []
  const large: Entry[] = []
  for (const made of entries) {
    if (made.data === undefined) continue
    made.size = made.data.length
    if (made.size < miniCutoff) made.start = addMini(mini, miniFat, made.data)
    else large.push(made)
  }
  const [root] = entries
  if (root !== undefined) {
    root.size = mini.length * miniBytes
    root.start = disk.add(Buffer.concat(mini))
  }
  const firstMiniFat = disk.add(words(miniFat))
  for (const made of large) made.start = disk.add(made.data ?? Buffer.alloc(0))
  disk.overwrite(directory, Buffer.concat(entries.map(entryBytes)))
  return { directory, miniFat: firstMiniFat }
}

const miniCutoff = 4096
const miniBytes = 64
const endOfChain = 0xfffffffe
const none = 0xffffffff
const inHeader = 109

interface Entry {
  readonly name: string
  readonly type: number
  readonly data: Uint8Array | undefined
  right: number
  child: number
  start: number
  size: number
}

/** Its first sectors are kept for the allocation table and the list of its parts. */
class SectorDisk {
  readonly #sectorBytes: number
  readonly #tables: number
  readonly #sectors: Buffer[]
  readonly #fat: number[]

  constructor(sectorBytes: number, tables: number) {
    this.#sectorBytes = sectorBytes
    this.#tables = tables
    this.#sectors = Array.from({ length: tables }, () => Buffer.alloc(sectorBytes))
    this.#fat = Array<number>(tables).fill(0xfffffffd)
  }

  /** Answers with the first sector. */
  add(data: Uint8Array): number {
    const first = this.#sectors.length
    const count = Math.ceil(data.length / this.#sectorBytes)
    for (let i = 0; i < count; i++) {
      this.#sectors.push(Buffer.alloc(this.#sectorBytes))
      this.#fat.push(i === count - 1 ? endOfChain : first + i + 1)
    }
    this.overwrite(first, data)
    return count === 0 ? endOfChain : first
  }

  overwrite(first: number, data: Uint8Array): void {
    for (let at = 0, sector = first; at < data.length; at += this.#sectorBytes, sector++) {
      this.#sectors[sector]?.set(data.subarray(at, at + this.#sectorBytes))
    }
  }

  get tablesWanted(): number {
    return this.#fatSectors + this.#listSectors
  }

  get #fatSectors(): number {
    return Math.ceil(this.#fat.length / (this.#sectorBytes / 4))
  }

  get #listSectors(): number {
    return Math.max(0, Math.ceil((this.#fatSectors - inHeader) / (this.#sectorBytes / 4 - 1)))
  }

  file({ directory, miniFat }: Starts): Buffer {
    const each = this.#sectorBytes / 4
    const fats = this.#fatSectors
    const parts = Array.from({ length: fats }, (_, i) => i)
    this.overwrite(0, words([...this.#fat, ...Array<number>(fats * each - this.#fat.length).fill(none)]))
    for (let list = 0; list < this.#listSectors; list++) {
      const from = inHeader + list * (each - 1)
      const named = parts.slice(from, from + each - 1)
      const next = list === this.#listSectors - 1 ? endOfChain : fats + list + 1
      this.overwrite(
        fats + list,
        words([...named, ...Array<number>(each - 1 - named.length).fill(none), next]),
      )
    }
    const head = this.#header(parts, this.#tables > fats ? fats : endOfChain)
    head.writeUInt32LE(directory, 48)
    head.writeUInt32LE(miniFat, 60)
    return Buffer.concat([head, ...this.#sectors])
  }

  #header(fatSectors: readonly number[], firstList: number): Buffer {
    const head = Buffer.alloc(this.#sectorBytes)
    head.write('d0cf11e0a1b11ae1', 'hex')
    head.writeUInt16LE(0x3e, 24)
    head.writeUInt16LE(this.#sectorBytes === 512 ? 3 : 4, 26)
    head.writeUInt16LE(0xfffe, 28)
    head.writeUInt16LE(Math.log2(this.#sectorBytes), 30)
    head.writeUInt16LE(Math.log2(miniBytes), 32)
    head.writeUInt32LE(fatSectors.length, 44)
    head.writeUInt32LE(miniCutoff, 56)
    head.writeUInt32LE(1, 64)
    head.writeUInt32LE(firstList, 68)
    head.writeUInt32LE(this.#listSectors, 72)
    for (let i = 0; i < inHeader; i++) head.writeUInt32LE(fatSectors[i] ?? none, 76 + 4 * i)
    return head
  }
}

function addMini(mini: Buffer[], fat: number[], data: Uint8Array): number {
  const first = mini.length
  for (let at = 0; at < data.length; at += miniBytes) {
    const sector = Buffer.alloc(miniBytes)
    sector.set(data.subarray(at, at + miniBytes))
    mini.push(sector)
    fat.push(at + miniBytes >= data.length ? endOfChain : mini.length)
  }
  return data.length === 0 ? endOfChain : first
}

/** Siblings are a list to the right: a tree all the same. */
function directoryOf(streams: Readonly<Record<string, Uint8Array>>): Entry[] {
  const entries: Entry[] = [entry('Root Entry', 5)]
  const folders = new Map([['', 0]])
  const add = (folder: number, made: Entry): number => {
    const parent = entries[folder]
    made.right = parent?.child ?? none
    if (parent !== undefined) parent.child = entries.length
    return entries.push(made) - 1
  }
  const folderOf = (path: string): number => {
    const known = folders.get(path)
    if (known !== undefined) return known
    const [, above = '', name = path] = /^(.*)\/([^/]*)$/.exec(path) ?? []
    const made = add(folderOf(above), entry(name, 1))
    folders.set(path, made)
    return made
  }
  for (const [path, data] of Object.entries(streams)) {
    const [, folder = '', name = path] = /^(.*)\/([^/]*)$/.exec(path) ?? []
    add(folderOf(folder), entry(name, 2, data))
  }
  return entries
}

function entry(name: string, type: number, data?: Uint8Array): Entry {
  return { name, type, data, right: none, child: none, start: endOfChain, size: 0 }
}

function entryBytes({ child, name, right, size, start, type }: Entry): Buffer {
  const bytes = Buffer.alloc(128)
  bytes.write(name, 0, 'utf16le')
  bytes.writeUInt16LE(2 * name.length + 2, 64)
  bytes.writeUInt8(type, 66)
  bytes.writeUInt8(1, 67)
  for (const [at, value] of [
    [68, none],
    [72, right],
    [76, child],
    [116, start],
    [120, size],
  ] as const)
    bytes.writeUInt32LE(value, at)
  return bytes
}

function words(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  values.forEach((value, i) => bytes.writeUInt32LE(value, 4 * i))
  return bytes
}
