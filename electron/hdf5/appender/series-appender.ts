import { readDatasetHeader, type DatasetHeader, type ElementType } from './dataset-header.ts'
import type { FileSpace } from './file-space.ts'
import { brokenFile, readExactly, writeFully, type RawFile } from './raw-file.ts'
import { encodeValues } from './values-patch.ts'

/**
 * Numbers that grow by a point at a time, stored in one piece. Behind the last number there is room; when it is used up
 * everything moves to a place twice as large, so that a number is written at most twice on average and a file wastes at
 * most as much as it holds. `put` writes where no reader looks; `publish` shows place and length in one write, and leaves
 * the old place as it was for whoever still reads there.
 */
export class SeriesAppender {
  readonly #raw: RawFile
  readonly #space: FileSpace
  readonly #path: string
  readonly #fill: number
  readonly #elementType: ElementType
  readonly #patch: HeaderPatch
  /** Undefined as long as there is no number: an empty dataset has no place. */
  #position: number | undefined
  #capacity: number
  #length: number
  #published: number

  constructor(raw: RawFile, space: FileSpace, path: string, { address, fill }: SeriesLayout) {
    this.#raw = raw
    this.#space = space
    this.#path = path
    this.#fill = fill
    const { header, layout, length } = seriesHeader(raw, address, path)
    this.#elementType = header.elementType
    this.#patch = headerPatch(raw, header, path)
    this.#position = layout.address
    this.#capacity = layout.address === undefined ? 0 : layout.bytes / header.elementType.bytes
    this.#length = length
    this.#published = length
  }

  get isBehind(): boolean {
    return this.#length > this.#published
  }

  /** Points before `at` that were never written read as the fill value. */
  put(at: number, value: number): void {
    const bytes = encodeValues(this.#raw, this.#path, this.#elementType, [value])
    const position = this.#placeFor(at)
    writeFully(this.#raw, bytes, position + at * this.#elementType.bytes)
    this.#length = Math.max(this.#length, at + 1)
  }

  /** The caller has announced the end of the file before. */
  publish(): void {
    const { image, dimsAt, addressAt, position } = this.#patch
    // Present and greatest dimension agree: the library refuses a contiguous dataset that may grow.
    image.writeBigUInt64LE(BigInt(this.#length), dimsAt)
    image.writeBigUInt64LE(BigInt(this.#length), dimsAt + 8)
    image.writeBigUInt64LE(BigInt(this.#position ?? 0), addressAt)
    image.writeBigUInt64LE(BigInt(this.#capacity * this.#elementType.bytes), addressAt + 8)
    writeFully(this.#raw, image, position)
    this.#published = this.#length
  }

  #placeFor(at: number): number {
    if (this.#position !== undefined && at < this.#capacity) return this.#position
    return this.#move(Math.max(at + 1, 2 * this.#capacity, firstCapacity))
  }

  #move(capacity: number): number {
    const { bytes } = this.#elementType
    const before =
      this.#position === undefined
        ? Buffer.alloc(0)
        : readExactly(this.#raw, this.#position, this.#length * bytes)
    const fill = encodeValues(this.#raw, this.#path, this.#elementType, [this.#fill])
    const room = Buffer.alloc((capacity - this.#length) * bytes, fill)
    const end = this.#space.end
    const position = this.#space.allocate(capacity * bytes, alignment)
    try {
      writeFully(this.#raw, Buffer.concat([before, room]), position)
    } catch (error) {
      this.#space.giveBack(end)
      throw error
    }
    this.#position = position
    this.#capacity = capacity
    return position
  }
}

export interface SeriesLayout {
  readonly address: number
  readonly fill: number
}

/** How many numbers fit before the first move: most scans end here, and 2 KB a column are little. */
export const firstCapacity = 256

/** A whole number of elements of any type. */
const alignment = 8

/** Behind the last byte that a series uses; 0 while it is empty. */
export function endOfSeries(raw: RawFile, address: number): number {
  const { layout } = readDatasetHeader(raw, address)
  return layout.kind === 'contiguous' && layout.address !== undefined ? layout.address + layout.bytes : 0
}

type ContiguousLayout = Extract<DatasetHeader['layout'], { kind: 'contiguous' }>

function seriesHeader(
  raw: RawFile,
  address: number,
  path: string,
): { readonly header: DatasetHeader; readonly layout: ContiguousLayout; readonly length: number } {
  const header = readDatasetHeader(raw, address)
  const { dims, layout } = header
  if (layout.kind !== 'contiguous' || dims.length !== 1)
    throw brokenFile(raw, `${path} is no series of numbers`)
  return { header, layout, length: dims[0] ?? 0 }
}

/** The part of the header from the first to the last number we patch, kept as an image. */
interface HeaderPatch {
  readonly position: number
  readonly image: Buffer
  readonly dimsAt: number
  readonly addressAt: number
}

/** Address and size stand side by side (section IV.A.2.i, version 3, class 1), as do the two dimensions. */
function headerPatch(
  raw: RawFile,
  { block, dimsPosition, layout }: DatasetHeader,
  path: string,
): HeaderPatch {
  if (block === undefined || layout.kind !== 'contiguous')
    throw brokenFile(raw, `the header of ${path} cannot be patched in one write`)
  const { addressPosition } = layout
  const position = Math.min(dimsPosition, addressPosition)
  const image = readExactly(raw, position, Math.abs(dimsPosition - addressPosition) + 16)
  return { position, image, dimsAt: dimsPosition - position, addressAt: addressPosition - position }
}
