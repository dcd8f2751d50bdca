import { damaged } from '../file-problems.ts'
import type { FileBytes } from '../file-bytes.ts'

/** One page's tags: numbers or text by tag number (TIFF 6.0, section 2). */
export interface TiffDirectory {
  readonly bigEndian: boolean
  numbers(tag: number): readonly number[]
  number(tag: number): number | undefined
  text(tag: number): string | undefined
}

/** A page more than these is a circle or a nonsense file: 100 000 pages are a day of tomography. */
const MAX_PAGES = 100_000
/** Strip tables are the longest values: 4 M entries. */
const MAX_VALUE_BYTES = 32 * 2 ** 20

/** All pages of a TIFF or BigTIFF file, in file order. */
export async function readDirectories(bytes: FileBytes): Promise<readonly TiffDirectory[]> {
  const layout = layoutOf(await bytes.read(0, 16), bytes.file)
  const directories: TiffDirectory[] = []
  const seen = new Set<number>()
  let at = layout.firstDirectory
  while (at !== 0) {
    if (seen.has(at) || seen.size >= MAX_PAGES) throw damaged(bytes.file, 'its pages lead in a circle')
    seen.add(at)
    const { directory, next } = await readDirectory(bytes, layout, at)
    directories.push(directory)
    at = next
  }
  if (directories.length === 0) throw damaged(bytes.file, 'it holds no page')
  return directories
}

interface Layout {
  readonly bigEndian: boolean
  /** BigTIFF: 8-byte offsets and counts. */
  readonly wide: boolean
  readonly firstDirectory: number
}

function layoutOf(start: Buffer, file: string): Layout {
  if (start.length < 8) throw damaged(file, 'it is shorter than a TIFF header')
  const bigEndian = start.toString('latin1', 0, 2) === 'MM'
  const wide = reader(start, bigEndian).u16(2) === 43
  if (wide && start.length < 16) throw damaged(file, 'it is shorter than a BigTIFF header')
  const firstDirectory = wide ? reader(start, bigEndian).u64(8) : reader(start, bigEndian).u32(4)
  return { bigEndian, wide, firstDirectory }
}

async function readDirectory(
  bytes: FileBytes,
  layout: Layout,
  at: number,
): Promise<{ directory: TiffDirectory; next: number }> {
  const countBytes = layout.wide ? 8 : 2
  const entryBytes = layout.wide ? 20 : 12
  const head = await bytes.read(at, countBytes)
  if (head.length < countBytes)
    throw damaged(bytes.file, `a page description lies beyond its end, at byte ${at}`)
  const entries = layout.wide ? reader(head, layout.bigEndian).u64(0) : reader(head, layout.bigEndian).u16(0)
  // TIFF numbers its tags with 16 bits.
  if (entries > 65_536) throw damaged(bytes.file, `a page at byte ${at} claims ${entries} tags`)
  const body = await bytes.read(at + countBytes, entries * entryBytes + (layout.wide ? 8 : 4))
  if (body.length < entries * entryBytes) throw damaged(bytes.file, `it ends within a page description`)
  const values = new Map<number, TagValue>()
  for (let i = 0; i < entries; i++) {
    const entry = body.subarray(i * entryBytes, (i + 1) * entryBytes)
    const value = await readEntry(bytes, layout, entry)
    if (value !== undefined) values.set(reader(entry, layout.bigEndian).u16(0), value)
  }
  return {
    directory: directoryOf(values, layout.bigEndian),
    next: nextOf(body.subarray(entries * entryBytes), layout),
  }
}

/** Some writers leave the last link out. */
function nextOf(tail: Buffer, layout: Layout): number {
  if (tail.length < (layout.wide ? 8 : 4)) return 0
  return layout.wide ? reader(tail, layout.bigEndian).u64(0) : reader(tail, layout.bigEndian).u32(0)
}

type TagValue = readonly number[] | string

function directoryOf(values: ReadonlyMap<number, TagValue>, bigEndian: boolean): TiffDirectory {
  const numbers = (tag: number): readonly number[] => {
    const value = values.get(tag)
    return value === undefined || typeof value === 'string' ? [] : value
  }
  return {
    bigEndian,
    numbers,
    number: tag => numbers(tag)[0],
    text: tag => {
      const value = values.get(tag)
      return typeof value === 'string' ? value : undefined
    },
  }
}

/** Bytes of one value by TIFF's type number; 2 is text, the rest numbers. Unknown types are skipped, as TIFF asks. */
const typeBytes: Readonly<Record<number, number>> = {
  1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8,
} // prettier-ignore

async function readEntry(bytes: FileBytes, layout: Layout, entry: Buffer): Promise<TagValue | undefined> {
  const fields = reader(entry, layout.bigEndian)
  const type = fields.u16(2)
  const count = layout.wide ? fields.u64(4) : fields.u32(4)
  const size = (typeBytes[type] ?? 0) * count
  if (size === 0 || size > MAX_VALUE_BYTES) return undefined
  const place = layout.wide ? 12 : 8
  const inline = entry.length - place
  const at = layout.wide ? fields.u64(place) : fields.u32(place)
  const value = size <= inline ? entry.subarray(place, place + size) : await bytes.read(at, size)
  // A private tag that points outside must not hide the image; missing strips are noticed where they are read.
  if (value.length < size) return undefined
  return type === 2
    ? value.toString('latin1').replace(/\0[\s\S]*$/, '')
    : numbersOf(value, type, count, layout)
}

function numbersOf(value: Buffer, type: number, count: number, layout: Layout): readonly number[] {
  const at = reader(value, layout.bigEndian)
  const width = typeBytes[type] ?? 1
  return Array.from({ length: count }, (_, i) => at.number(i * width, type))
}

function reader(buffer: Buffer, bigEndian: boolean) {
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
  const little = !bigEndian
  const u64 = (at: number): number => Number(view.getBigUint64(at, little))
  return {
    u16: (at: number): number => view.getUint16(at, little),
    u32: (at: number): number => view.getUint32(at, little),
    u64,
    number: (at: number, type: number): number => {
      switch (type) {
        case 3:
          return view.getUint16(at, little)
        case 4:
        case 13:
          return view.getUint32(at, little)
        case 5:
          return view.getUint32(at, little) / view.getUint32(at + 4, little)
        case 6:
          return view.getInt8(at)
        case 8:
          return view.getInt16(at, little)
        case 9:
          return view.getInt32(at, little)
        case 10:
          return view.getInt32(at, little) / view.getInt32(at + 4, little)
        case 11:
          return view.getFloat32(at, little)
        case 12:
          return view.getFloat64(at, little)
        case 16:
        case 18:
          return u64(at)
        case 17:
          return Number(view.getBigInt64(at, little))
        default:
          return view.getUint8(at)
      }
    },
  }
}
