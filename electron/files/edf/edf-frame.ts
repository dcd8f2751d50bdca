import { bytesPerPixel, type PixelType } from '../../../shared/model/pixels.ts'
import { notSupported } from '../file-problems.ts'
import type { EdfHeader } from './edf-header.ts'

/** 64-bit integers are their own case: no pixel type has them. */
type EdfType = PixelType | 'int64' | 'uint64'

export interface EdfFrame {
  readonly header: EdfHeader
  /** Slowest dimension first. */
  readonly shape: readonly number[]
  readonly type: EdfType
  readonly bigEndian: boolean
  readonly compression: 'none' | 'gzip' | 'zlib'
  readonly dataAt: number
  /** As the header says; may exceed what the file holds. */
  readonly dataBytes: number
  /** Base name of another file in the same folder that holds the data. */
  readonly dataFile: string | undefined
  readonly warnings: readonly string[]
}

/** What a header says about its data. `where` names file and frame in problems. */
export function readFrame(header: EdfHeader, dataAt: number, where: string): EdfFrame {
  const warnings: string[] = []
  const shape = shapeOf(header, where)
  const pixels = shape.reduce((a, b) => a * b, 1)
  const compression = compressionOf(header, where)
  const stated = number(header.get('EDF_BinarySize') ?? header.get('Size'))
  const type = typeOf(header, compression === 'none' ? stated : undefined, pixels, where, warnings)
  const dataFile = header.get('EDF_BinaryFileName')
  return {
    header,
    shape,
    type,
    bigEndian: isBigEndian(header, warnings),
    compression,
    dataAt: dataFile === undefined ? dataAt : (number(header.get('EDF_BinaryFilePosition')) ?? 0),
    dataBytes: stated ?? pixels * bytesPerItem(type),
    dataFile,
    warnings,
  }
}

export function bytesPerItem(type: EdfType): number {
  return type === 'int64' || type === 'uint64' ? 8 : bytesPerPixel(type)
}

function shapeOf(header: EdfHeader, where: string): readonly number[] {
  const dims: number[] = []
  for (let i = 1; header.get(`Dim_${i}`) !== undefined; i++) {
    const value = header.get(`Dim_${i}`) ?? ''
    const size = Number(value)
    if (!Number.isInteger(size) || size < 0) {
      throw notSupported(where, `says Dim_${i} = ${value}`, 'A dimension must be a whole number.')
    }
    dims.push(size)
  }
  if (dims.length === 0) throw notSupported(where, 'has no Dim_1', 'It does not say how large its image is.')
  if (dims.length === 1) dims.push(1)
  return dims.reverse()
}

// SignedLong and UnsignedLong are 32 bits at the ESRF; some 64-bit programs meant 64: the size of the data decides.
const types: Readonly<Record<string, EdfType>> = {
  signedbyte: 'int8',
  signed8: 'int8',
  unsignedbyte: 'uint8',
  unsigned8: 'uint8',
  signedshort: 'int16',
  signed16: 'int16',
  unsignedshort: 'uint16',
  unsigned16: 'uint16',
  unsignedshortinteger: 'uint16',
  signedinteger: 'int32',
  signed32: 'int32',
  signedlong: 'int32',
  unsignedinteger: 'uint32',
  unsigned32: 'uint32',
  unsignedlong: 'uint32',
  signed64: 'int64',
  unsigned64: 'uint64',
  floatvalue: 'float32',
  float: 'float32',
  float32: 'float32',
  floatieee32: 'float32',
  doublevalue: 'float64',
  double: 'float64',
  floatieee64: 'float64',
  doubleieee64: 'float64',
}

function typeOf(
  header: EdfHeader,
  statedBytes: number | undefined,
  pixels: number,
  where: string,
  warnings: string[],
): EdfType {
  const name = header.get('DataType')
  if (name === undefined) {
    warnings.push('DataType is missing; read as UnsignedShort')
    return 'uint16'
  }
  const type = types[name.toLowerCase()]
  if (type === undefined) {
    throw notSupported(where, `has the data type ${name}`, `Known are: ${Object.keys(types).join(', ')}.`)
  }
  if (!/long$/i.test(name) || pixels === 0 || statedBytes === undefined || statedBytes / pixels !== 8)
    return type
  return type === 'int32' ? 'int64' : 'uint64'
}

function isBigEndian(header: EdfHeader, warnings: string[]): boolean {
  const order = header.get('ByteOrder')
  if (order === undefined) warnings.push('ByteOrder is missing; read as LowByteFirst')
  return /high/i.test(order ?? '')
}

function compressionOf(header: EdfHeader, where: string): EdfFrame['compression'] {
  const name = header.get('Compression') ?? 'none'
  if (name === '' || /^(no|un)/i.test(name)) return 'none'
  if (/gzip/i.test(name)) return 'gzip'
  if (!/bz|offset/i.test(name) && /z/i.test(name)) return 'zlib'
  throw notSupported(where, `is compressed with ${name}`, 'Save it uncompressed or with gzip.')
}

function number(text: string | undefined): number | undefined {
  const value = text === undefined || text === '' ? NaN : Number(text)
  return Number.isFinite(value) && value >= 0 ? value : undefined
}
