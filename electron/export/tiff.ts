import type { PixelType } from '../../shared/model/pixels.ts'
import { bytesPerPixel } from '../../shared/model/pixels.ts'
import { program } from '../platform/program.ts'
import { demandImages, type ExportSource, readImages } from './export-source.ts'
import { imageType, stackShape, unitsOf } from './image-type.ts'
import { numberBytes } from './value-bytes.ts'

/**
 * TIFF 6.0, one page per image, one uncompressed strip per page; BigTIFF where classic offsets do not reach. Every page
 * has the same length, so that all offsets are known before the first byte and nothing is written twice.
 */
export async function* tiffBytes(source: ExportSource): AsyncGenerator<Uint8Array> {
  demandImages(source, 'tiff')
  const type = imageType(source, 'tiff')
  const { height, width, count } = stackShape(source)
  const page = { height, width, type, description: description(source) }
  const isBig =
    classicHeadBytes + count * (pageHead(page, 0, false, classic).length + dataBytes(page)) > classicLimit
  const format = isBig ? big : classic
  yield format.head
  let position = format.head.length
  let index = 0
  for await (const block of readImages(source)) {
    const isLast = (index += 1) === count
    const head = pageHead(page, position, isLast, format)
    yield head
    yield numberBytes(block.values)
    if (dataBytes(page) > plainBytes(page)) yield new Uint8Array(1)
    position += head.length + dataBytes(page)
  }
}

interface Page {
  readonly height: number
  readonly width: number
  readonly type: PixelType
  readonly description: string
}

/** Classic TIFF counts in 32 bits. */
const classicLimit = 2 ** 32 - 1
const classicHeadBytes = 8

/** The two layouts differ in the width of counts and offsets only. */
interface Layout {
  readonly head: Buffer
  readonly countBytes: 2 | 8
  readonly offsetBytes: 4 | 8
  /** Field type of an offset: LONG or LONG8. */
  readonly offsetType: 4 | 16
}

const classic: Layout = { head: classicHead(), countBytes: 2, offsetBytes: 4, offsetType: 4 }
const big: Layout = { head: bigHead(), countBytes: 8, offsetBytes: 8, offsetType: 16 }

function classicHead(): Buffer {
  const head = Buffer.from('II*\0\0\0\0\0', 'latin1')
  head.writeUInt32LE(head.length, 4)
  return head
}

function bigHead(): Buffer {
  const head = Buffer.from('II+\0\x08\0\0\0\0\0\0\0\0\0\0\0', 'latin1')
  head.writeBigUInt64LE(BigInt(head.length), 8)
  return head
}

function plainBytes({ height, width, type }: Page): number {
  return height * width * bytesPerPixel(type)
}

/** Directories must begin at even positions. */
function dataBytes(page: Page): number {
  return plainBytes(page) + (plainBytes(page) % 2)
}

interface Field {
  readonly tag: number
  /** 2 ASCII, 3 SHORT, or the layout's offset type. */
  readonly type: number
  readonly value: number | string
}

/** 1 unsigned, 2 signed, 3 IEEE floating point (SampleFormat). */
function sampleFormat(type: PixelType): number {
  if (type.startsWith('float')) return 3
  return type.startsWith('u') ? 1 : 2
}

function fieldsOf(page: Page, dataAt: number, { offsetType }: Layout): readonly Field[] {
  const short = (tag: number, value: number): Field => ({ tag, type: 3, value })
  const long = (tag: number, value: number): Field => ({ tag, type: offsetType, value })
  return [
    long(256, page.width),
    long(257, page.height),
    short(258, 8 * bytesPerPixel(page.type)),
    short(259, 1), // not compressed
    short(262, 1), // black is zero
    { tag: 270, type: 2, value: page.description },
    long(273, dataAt),
    short(277, 1),
    long(278, page.height),
    long(279, plainBytes(page)),
    { tag: 305, type: 2, value: `${program.name} ${program.version}` },
    short(339, sampleFormat(page.type)),
  ]
}

/** The directory of a page and its texts; the pixels follow at once. */
function pageHead(page: Page, position: number, isLast: boolean, layout: Layout): Buffer {
  const { countBytes, offsetBytes } = layout
  const entryBytes = 4 + 2 * offsetBytes
  const count = fieldsOf(page, 0, layout).length
  const directoryBytes = countBytes + count * entryBytes + offsetBytes
  const texts = fieldsOf(page, 0, layout).flatMap(({ value }) =>
    typeof value === 'string' ? [asciiz(value)] : [],
  )
  const length = directoryBytes + texts.reduce((all, text) => all + text.length, 0)
  const head = Buffer.alloc(length)
  putNumber(head, 0, count, countBytes)
  let textAt = directoryBytes
  for (const [index, field] of fieldsOf(page, position + length, layout).entries()) {
    const at = countBytes + index * entryBytes
    textAt += putField(head, at, field, { textAt, position, offsetBytes })
  }
  const next = isLast ? 0 : position + length + dataBytes(page)
  putNumber(head, directoryBytes - offsetBytes, next, offsetBytes)
  return head
}

/** Returns how many bytes of text it put behind the directory. */
function putField(
  head: Buffer,
  at: number,
  { tag, type, value }: Field,
  { textAt, position, offsetBytes }: { textAt: number; position: number; offsetBytes: 4 | 8 },
): number {
  head.writeUInt16LE(tag, at)
  head.writeUInt16LE(type, at + 2)
  if (typeof value === 'number') {
    putNumber(head, at + 4, 1, offsetBytes)
    putNumber(head, at + 4 + offsetBytes, value, type === 3 ? 2 : offsetBytes)
    return 0
  }
  const text = asciiz(value)
  putNumber(head, at + 4, text.length, offsetBytes)
  putNumber(head, at + 4 + offsetBytes, position + textAt, offsetBytes)
  return text.copy(head, textAt)
}

/** Ended by a zero; at least 10 bytes, so that it never fits into the field itself; even, as positions must be. */
function asciiz(text: string): Buffer {
  const plain = text.replace(/[^\x20-\x7e]/g, '?').padEnd(9)
  return Buffer.from(plain.length % 2 === 1 ? `${plain}\0` : `${plain}\0\0`, 'latin1')
}

function putNumber(target: Buffer, at: number, value: number, bytes: 2 | 4 | 8): void {
  if (bytes === 8) target.writeBigUInt64LE(BigInt(value), at)
  else target.writeUIntLE(value, at, bytes)
}

function description(source: ExportSource): string {
  const units = unitsOf(source)
  return `${source.node.path} [${source.shape.join(', ')}]${units === undefined ? '' : ` ${units}`}`
}
