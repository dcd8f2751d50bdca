import type { PixelType } from '../../shared/model/pixels.ts'
import { bytesPerPixel } from '../../shared/model/pixels.ts'
import { demandImages, type ExportSource, readImages } from './export-source.ts'
import { type FrameColumn, frameColumns } from './frame-columns.ts'
import { imageType, stackShape, unitsOf } from './image-type.ts'
import { numberBytes } from './value-bytes.ts'

/**
 * ESRF data format, one block per image: a header padded with blanks to a multiple of 512 bytes, then little-endian pixels,
 * row 0 first. Positions and counters recorded with each image become `motor_mne` / `motor_pos` and `counter_mne` /
 * `counter_pos`.
 */
export async function* edfBytes(source: ExportSource): AsyncGenerator<Uint8Array> {
  demandImages(source, 'edf')
  const type = imageType(source, 'edf')
  const columns = await frameColumns(source)
  let index = 0
  for await (const block of readImages(source)) {
    yield header([...imageItems(source, type, index), ...columnItems(columns, index)])
    yield numberBytes(block.values)
    index += 1
  }
}

const typeNames: Record<PixelType, string> = {
  int8: 'SignedByte',
  uint8: 'UnsignedByte',
  int16: 'SignedShort',
  uint16: 'UnsignedShort',
  int32: 'SignedInteger',
  uint32: 'UnsignedInteger',
  float32: 'FloatValue',
  float64: 'DoubleValue',
}

type Item = readonly [key: string, value: string | number]

function imageItems(source: ExportSource, type: PixelType, index: number): readonly Item[] {
  const { height, width } = stackShape(source)
  const units = unitsOf(source)
  return [
    ['HeaderID', `EH:${String(index + 1).padStart(6, '0')}:000000:000000`],
    ['Image', index + 1],
    ['ByteOrder', 'LowByteFirst'],
    ['DataType', typeNames[type]],
    ['Dim_1', width],
    ['Dim_2', height],
    ['Size', width * height * bytesPerPixel(type)],
    ['Title', source.node.path],
    ...(units === undefined ? [] : [['Unit', units] as const]),
  ]
}

function columnItems(columns: readonly FrameColumn[], index: number): readonly Item[] {
  return (['motor', 'counter'] as const).flatMap(kind => {
    const some = columns.filter(column => column.kind === kind)
    if (some.length === 0) return []
    return [
      [`${kind}_mne`, some.map(({ name }) => name).join(' ')],
      [`${kind}_pos`, some.map(({ values }) => values[index] ?? NaN).join(' ')],
    ] as const
  })
}

const blockBytes = 512

function header(items: readonly Item[]): Uint8Array {
  const lines = items.map(([key, value]) => `${key} = ${clean(String(value))} ;\n`).join('')
  const length = Math.ceil((lines.length + 4) / blockBytes) * blockBytes
  return Buffer.from(`{\n${lines}`.padEnd(length - 2) + '}\n', 'latin1')
}

/** The signs that structure a header, and all but plain ASCII, would break it. */
function clean(text: string): string {
  return text.replace(/[;{}]/g, ',').replace(/[^\x20-\x7e]/g, '?')
}
