import type { FileValue } from '../../../shared/model/data-file.ts'
import type { PixelArray, PixelType } from '../../../shared/model/pixels.ts'
import type { DataFile } from '../data-file.ts'
import { readAllBytes } from '../file-bytes.ts'
import { damaged, notSupported } from '../file-problems.ts'
import { imageSeries, type SeriesImage } from '../image-series.ts'
import { pixelsFromBytes } from '../numbers/pixels-from-bytes.ts'
import { treeFile } from '../tree-file.ts'
import { unpackByteOffset } from './byte-offset.ts'
import { type CbfSection, checksumFits, findSections } from './cbf-sections.ts'

/** A CBF file is one image, at most some ten MB (EIGER 16M: 72 MB raw); more is not what we think it is. */
const MAX_FILE_BYTES = 512 * 2 ** 20

/** CBF with byte-offset or no compression, mini (SLS/DECTRIS, PILATUS headers) and full. */
export async function openCbf(file: string): Promise<DataFile> {
  const bytes = await readAllBytes(file, MAX_FILE_BYTES)
  const sections = findSections(bytes)
  if (sections.length === 0) throw damaged(file, 'it holds no binary section')
  const header = headerContents(bytes.toString('latin1', 0, sections[0]?.dataAt ?? 0))
  const images = sections.map((section, i) => seriesImage(file, bytes, section, header, i))
  return treeFile(file, 'CBF', imageSeries(images))
}

function seriesImage(
  file: string,
  bytes: Buffer,
  section: CbfSection,
  common: Readonly<Record<string, FileValue>>,
  index: number,
): SeriesImage {
  const where = `${file}::section ${index}`
  refuseOtherCompressions(section, where)
  const shape = shapeOf(section, where)
  const warnings = warningsOf(bytes, section)
  return {
    shape,
    type: typeOf(section, where),
    header: { ...common, ...(warnings.length === 0 ? {} : { warnings }) },
    extra: [],
    load: async () => decode(file, bytes, section, shape, where),
  }
}

function warningsOf(bytes: Buffer, section: CbfSection): readonly string[] {
  if (section.dataAt + section.dataBytes > bytes.length) return ['cut off: missing pixels are 0']
  return checksumFits(bytes, section)
    ? []
    : ['the checksum of the image does not fit: it was changed or damaged']
}

function refuseOtherCompressions(section: CbfSection, where: string): void {
  const conversions = conversionsOf(section)
  if (conversions === '' || /x-CBF_(NONE|BYTE_OFFSET)$/i.test(conversions)) return
  throw notSupported(
    where,
    `is compressed as ${conversions}; only byte-offset (x-CBF_BYTE_OFFSET) and uncompressed CBF are read`,
    'Convert it, for example with `cif2cbf -c b FILE NEW` of CBFlib.',
  )
}

function conversionsOf(section: CbfSection): string {
  return /conversions="?([^";]*)/i.exec(section.header.get('content-type') ?? '')?.[1]?.trim() ?? ''
}

function shapeOf(section: CbfSection, where: string): readonly number[] {
  const sizes = ['fastest', 'second', 'third'].map(name =>
    section.header.get(`x-binary-size-${name}-dimension`),
  )
  const dims = sizes.filter(size => size !== undefined).map(Number)
  while (dims.length > 2 && dims.at(-1) === 1) dims.pop()
  if (dims.length < 2 || dims.some(size => !Number.isInteger(size) || size < 1)) {
    throw notSupported(where, 'does not say how large its image is', 'X-Binary-Size-…-Dimension is missing.')
  }
  return dims.reverse()
}

const elementTypes: Readonly<Record<string, PixelType>> = {
  'signed 8-bit integer': 'int8',
  'unsigned 8-bit integer': 'uint8',
  'signed 16-bit integer': 'int16',
  'unsigned 16-bit integer': 'uint16',
  'signed 32-bit integer': 'int32',
  'unsigned 32-bit integer': 'uint32',
  'signed 32-bit real ieee': 'float32',
  'signed 64-bit real ieee': 'float64',
}

function typeOf(section: CbfSection, where: string): PixelType {
  const name = section.header.get('x-binary-element-type') ?? 'signed 32-bit integer'
  const type = elementTypes[name.toLowerCase()]
  if (type === undefined)
    throw notSupported(where, `has elements of type ${name}`, 'Convert it to 32-bit integers.')
  return type
}

function decode(
  file: string,
  bytes: Buffer,
  section: CbfSection,
  shape: readonly number[],
  where: string,
): PixelArray {
  const count = shape.reduce((a, b) => a * b, 1)
  const data = bytes.subarray(section.dataAt, section.dataAt + section.dataBytes)
  const type = typeOf(section, where)
  if (!/BYTE_OFFSET/i.test(conversionsOf(section))) {
    const bigEndian = /big/i.test(section.header.get('x-binary-element-byte-order') ?? '')
    return pixelsFromBytes(data, type, count, bigEndian)
  }
  if (count > 2 ** 28) throw damaged(file, `its image claims ${count} pixels`, undefined, where)
  const pixels = new Int32Array(count)
  unpackByteOffset(data, pixels)
  return narrowed(pixels, type)
}

function narrowed(pixels: Int32Array, type: PixelType): PixelArray {
  switch (type) {
    case 'uint8':
      return Uint8Array.from(pixels)
    case 'int8':
      return Int8Array.from(pixels)
    case 'uint16':
      return Uint16Array.from(pixels)
    case 'int16':
      return Int16Array.from(pixels)
    case 'uint32':
      return Uint32Array.from(pixels)
    case 'float32':
      return Float32Array.from(pixels)
    case 'float64':
      return Float64Array.from(pixels)
    case 'int32':
      return pixels
  }
}

/** The `# Key value` lines that detectors write in front of the image. */
function headerContents(text: string): Readonly<Record<string, FileValue>> {
  const pairs = [...text.matchAll(/^# ([A-Za-z_]\w*)[:=]?[ \t]+(?:= )?(.*?)\r?$/gm)]
  return Object.fromEntries(pairs.map(match => [match[1] ?? '', match[2] ?? '']))
}
