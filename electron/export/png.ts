import { Readable } from 'node:stream'
import { crc32, createDeflate } from 'node:zlib'
import { colourMap } from '../../shared/imaging/colour-maps.ts'
import type { PngLook } from '../../shared/model/export.ts'
import { demandImages, type ExportSource, readParts, unfit } from './export-source.ts'
import { imageType, numbersOf, stackShape } from './image-type.ts'

/**
 * One image as PNG (ISO/IEC 15948): 8 bits through a colour map, or 16 bits grey. Integers that fit are kept as they are
 * where no levels are asked for; all else is spread over the grey values. NaN is darkest.
 */
export async function* pngBytes(source: ExportSource, look: PngLook): AsyncGenerator<Uint8Array> {
  demandOneImage(source)
  const { height, width } = stackShape(source)
  const isColoured = look.map !== 'gray'
  if (look.depth === 16 && isColoured) {
    throw unfit(source, 'A PNG of 16 bits is grey', 'Leave out the colour map, or take 8 bits.')
  }
  yield Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  yield chunk('IHDR', imageHeader(width, height, look.depth, isColoured))
  if (isColoured) yield chunk('PLTE', colourMap(look.map))
  const levels = await levelsOf(source, look)
  const rows = Readable.from(filteredRows(source, width, look.depth, levels))
  for await (const packed of rows.compose(createDeflate())) yield chunk('IDAT', packed as Uint8Array)
  yield chunk('IEND', new Uint8Array(0))
}

function demandOneImage(source: ExportSource): void {
  demandImages(source, 'png')
  if (source.shape.length === 2) return
  const first = source.shape.slice(0, -2).map(() => '0')
  throw unfit(
    source,
    `png holds one image, but the selection is a stack, [${source.shape.join(', ')}]`,
    `Choose one image, for example --slice "${first.join(',')}", or export the stack to tiff.`,
  )
}

type Levels = readonly [low: number, high: number]

async function levelsOf(source: ExportSource, { depth, levels }: PngLook): Promise<Levels> {
  if (levels !== undefined) return levels
  const type = imageType(source, 'png')
  if (type === 'uint8' && depth === 8 && source.dtype !== 'bool') return [0, 255]
  if ((type === 'uint8' || type === 'uint16') && depth === 16) return [0, 65535]
  let low = Infinity
  let high = -Infinity
  for await (const block of readParts(source)) {
    const { min, max } = range(numbersOf(block))
    low = Math.min(low, min)
    high = Math.max(high, max)
  }
  return low <= high ? [low, high] : [0, 1]
}

/** Of the finite values; min > max where there are none. */
function range(values: ArrayLike<number>): { readonly min: number; readonly max: number } {
  let min = Infinity
  let max = -Infinity
  // By index: the iterator of a typed array is four times slower.
  const { length } = values
  for (let i = 0; i < length; i++) {
    const value = values[i] ?? NaN
    if (!Number.isFinite(value)) continue
    min = Math.min(min, value)
    max = Math.max(max, value)
  }
  return { min, max }
}

/** Every row begins with the number of its filter: 0, none. */
async function* filteredRows(
  source: ExportSource,
  width: number,
  depth: 8 | 16,
  [low, high]: Levels,
): AsyncGenerator<Uint8Array> {
  const top = 2 ** depth - 1
  const span = high > low ? high - low : Infinity
  const bytes = depth / 8
  for await (const block of readParts(source)) {
    const values = numbersOf(block)
    const out = Buffer.alloc((values.length / width) * (1 + width * bytes))
    let at = 0
    for (let i = 0; i < values.length; i++) {
      if (i % width === 0) at += 1
      const grey = Math.round(Math.min(top, Math.max(0, (((values[i] ?? NaN) - low) * top) / span))) || 0
      at = depth === 8 ? out.writeUInt8(grey, at) : out.writeUInt16BE(grey, at)
    }
    yield out
  }
}

/** Colour type 3 is by palette, 0 grey. */
function imageHeader(width: number, height: number, depth: number, isColoured: boolean): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(depth, 8)
  header.writeUInt8(isColoured ? 3 : 0, 9)
  return header
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.byteLength, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
