import type { DataBlock, DataType } from '../../shared/model/data-file.ts'
import { npyHeader } from '../../shared/imaging/npy-header.ts'
import { pixelTypes } from '../../shared/model/pixels.ts'
import { type ExportSource, readParts, unfit } from './export-source.ts'
import { halfBytes, numberBytes, wideIntegerBytes } from './value-bytes.ts'

/**
 * numpy's file format, version 1.0 (numpy/lib/format.py): every type and shape exactly, little-endian. Texts become
 * fixed-length Unicode.
 */
export async function* npyBytes(source: ExportSource): AsyncGenerator<Uint8Array> {
  const { descr, encode } = await npyType(source)
  yield npyHeader(descr, source.shape)
  for await (const block of readParts(source)) yield encode(block.values)
}

interface NpyType {
  readonly descr: string
  readonly encode: (values: DataBlock['values']) => Uint8Array
}

const letters: Partial<Record<DataType, string>> = {
  uint8: '|u1',
  uint16: '<u2',
  uint32: '<u4',
  int8: '|i1',
  int16: '<i2',
  int32: '<i4',
  float32: '<f4',
  float64: '<f8',
}

async function npyType(source: ExportSource): Promise<NpyType> {
  const { dtype } = source
  const letter = letters[dtype]
  if (letter !== undefined && pixelTypes.some(type => type === dtype)) {
    return { descr: letter, encode: numberBytes }
  }
  switch (dtype) {
    case 'bool':
      return { descr: '|b1', encode: values => Uint8Array.from(values.data, Number) }
    case 'float16':
      return { descr: '<f2', encode: halfBytes }
    case 'int64':
      return { descr: '<i8', encode: values => wideIntegerBytes(values, true) }
    case 'uint64':
      return { descr: '<u8', encode: values => wideIntegerBytes(values, false) }
    case 'text':
    case 'enum':
      return await textType(source)
    default:
      throw unfit(
        source,
        `npy has no type for ${dtype} values`,
        'Choose one of its fields, or export it to csv.',
      )
  }
}

/** Read once more for the longest: the format wants it before the first. */
async function textType(source: ExportSource): Promise<NpyType> {
  let longest = 1
  for await (const { values } of readParts(source)) {
    for (const value of values.data) longest = Math.max(longest, Array.from(String(value)).length)
  }
  return { descr: `<U${longest}`, encode: values => utf32(values, longest) }
}

/** Four bytes per character, padded with zeros. */
function utf32(values: DataBlock['values'], length: number): Uint8Array {
  const characters = new Uint32Array(values.data.length * length)
  for (let i = 0; i < values.data.length; i++) {
    const points = Array.from(String(values.data[i] ?? ''), character => character.codePointAt(0) ?? 0)
    characters.set(points, i * length)
  }
  return new Uint8Array(characters.buffer)
}
