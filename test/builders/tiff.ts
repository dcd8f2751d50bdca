/** One page of a TIFF file. `pieces` are the stored strips or tiles. */
export interface TiffPageParts {
  readonly width: number
  readonly height: number
  readonly bits: number
  /** 1 unsigned, 2 signed, 3 float. */
  readonly format: 1 | 2 | 3
  readonly pieces: readonly Uint8Array[]
  readonly rowsPerStrip?: number
  readonly tile?: { readonly width: number; readonly height: number }
  readonly compression?: number
  readonly predictor?: number
  readonly samples?: number
  readonly description?: string
  readonly stripByteCounts?: readonly number[]
}

/** A classic TIFF: pixel data first, then page descriptions, as many writers do. */
export function tiff(pages: readonly TiffPageParts[], bigEndian = false): Buffer {
  const writer = new TiffWriter(bigEndian)
  let linkAt = 4
  for (const page of pages) linkAt = writer.page(page, linkAt)
  return writer.bytes()
}

class TiffWriter {
  readonly #parts: Buffer
  readonly #bigEndian: boolean
  #size = 8

  constructor(bigEndian: boolean) {
    this.#bigEndian = bigEndian
    this.#parts = Buffer.alloc(2 ** 22)
    this.#parts.write(bigEndian ? 'MM' : 'II', 0, 'latin1')
    this.#u16(2, 42)
  }

  /** Returns where the link to the next page stands. */
  page(page: TiffPageParts, linkAt: number): number {
    const offsets = page.pieces.map(piece => this.#append(piece))
    const counts = page.stripByteCounts ?? page.pieces.map(piece => piece.length)
    const entries = tagsOf(page, offsets, counts).map(([tag, type, values]) => this.#entry(tag, type, values))
    const at = this.#append(Buffer.alloc(2 + entries.length * 12 + 4))
    this.#u32(linkAt, at)
    this.#u16(at, entries.length)
    entries.forEach((entry, i) => this.#parts.set(entry, at + 2 + i * 12))
    return at + 2 + entries.length * 12
  }

  bytes(): Buffer {
    return Buffer.from(this.#parts.subarray(0, this.#size))
  }

  #entry(tag: number, type: number, values: readonly number[] | string): Buffer {
    const data = this.#values(type, values)
    const entry = Buffer.alloc(12)
    this.#write16(entry, 0, tag)
    this.#write16(entry, 2, type)
    this.#write32(entry, 4, typeof values === 'string' ? values.length + 1 : values.length)
    if (data.length <= 4) entry.set(data, 8)
    else this.#write32(entry, 8, this.#append(data))
    return entry
  }

  #values(type: number, values: readonly number[] | string): Buffer {
    if (typeof values === 'string') return Buffer.from(`${values}\0`, 'latin1')
    const data = Buffer.alloc(values.length * (type === 3 ? 2 : 4))
    values.forEach((value, i) =>
      type === 3 ? this.#write16(data, i * 2, value) : this.#write32(data, i * 4, value),
    )
    return data
  }

  #append(data: Uint8Array): number {
    const at = this.#size
    this.#parts.set(data, at)
    this.#size += data.length + (data.length % 2)
    return at
  }

  #u16(at: number, value: number): void {
    this.#write16(this.#parts, at, value)
  }

  #u32(at: number, value: number): void {
    this.#write32(this.#parts, at, value)
  }

  #write16(buffer: Buffer, at: number, value: number): void {
    if (this.#bigEndian) buffer.writeUInt16BE(value, at)
    else buffer.writeUInt16LE(value, at)
  }

  #write32(buffer: Buffer, at: number, value: number): void {
    if (this.#bigEndian) buffer.writeUInt32BE(value, at)
    else buffer.writeUInt32LE(value, at)
  }
}

type Tag = readonly [tag: number, type: number, values: readonly number[] | string]

function tagsOf(page: TiffPageParts, offsets: readonly number[], counts: readonly number[]): readonly Tag[] {
  const { samples = 1, tile } = page
  const place: readonly Tag[] =
    tile === undefined
      ? [
          [273, 4, offsets],
          [278, 4, [page.rowsPerStrip ?? page.height]],
          [279, 4, counts],
        ]
      : [
          [322, 4, [tile.width]],
          [323, 4, [tile.height]],
          [324, 4, offsets],
          [325, 4, counts],
        ]
  const tags: readonly Tag[] = [
    [256, 4, [page.width]],
    [257, 4, [page.height]],
    [258, 3, Array.from({ length: samples }, () => page.bits)],
    [259, 3, [page.compression ?? 1]],
    ...(page.description === undefined ? [] : [[270, 2, page.description] as const]),
    [277, 3, [samples]],
    [317, 3, [page.predictor ?? 1]],
    [339, 3, [page.format]],
    ...place,
  ]
  return [...tags].sort((a, b) => a[0] - b[0])
}
