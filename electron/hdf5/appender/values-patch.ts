import { HutchError } from '../../../shared/model/problem.ts'
import { readDatasetHeader, type ElementType } from './dataset-header.ts'
import { brokenFile, readExactly, writeFully, type RawFile } from './raw-file.ts'

/** The raw data of a dataset of fixed shape. */
export interface ContiguousData {
  readonly position: number
  readonly count: number
  readonly elementType: ElementType
}

export function contiguousData(raw: RawFile, address: number, path: string): ContiguousData {
  const { layout, elementType } = readDatasetHeader(raw, address)
  if (layout.kind !== 'contiguous') throw brokenFile(raw, `${path} is not stored in one piece`)
  return {
    position: layout.address ?? 0,
    count: layout.address === undefined ? 0 : layout.bytes / elementType.bytes,
    elementType,
  }
}

/** Writes numbers in place from flat index `at`. */
export function patchValues(
  raw: RawFile,
  path: string,
  data: ContiguousData,
  at: number,
  values: readonly number[] | Float32Array,
): void {
  if (!Number.isInteger(at) || at < 0 || at + values.length > data.count) {
    throw refusal(raw, path, `values ${at} to ${at + values.length - 1} do not fit into ${data.count}`)
  }
  const encoded = encodeValues(raw, path, data.elementType, values)
  writeFully(raw, encoded, data.position + at * data.elementType.bytes)
}

/** All numbers of a fixed-size dataset, as a writer gave them. */
export function readValues(
  raw: RawFile,
  path: string,
  { count, elementType, position }: ContiguousData,
): number[] {
  const { bytes, kind } = elementType
  const all = readExactly(raw, position, count * bytes)
  return Array.from({ length: count }, (_, index) => {
    const at = index * bytes
    if (kind === 'float') return bytes === 8 ? all.readDoubleLE(at) : all.readFloatLE(at)
    if (kind !== 'integer') throw brokenFile(raw, `${path} holds no numbers`)
    return bytes === 8 ? Number(all.readBigInt64LE(at)) : all.readIntLE(at, bytes)
  })
}

/** Numbers as the file holds them. Refuses what the type cannot hold. */
export function encodeValues(
  raw: RawFile,
  path: string,
  elementType: ElementType,
  values: readonly number[] | Float32Array,
): Buffer {
  const { bytes, kind } = elementType
  // Images are written as they lie in memory: this program runs on little-endian machines only, as HDF5 files want it.
  if (values instanceof Float32Array && kind === 'float' && bytes === 4)
    return Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  const encoded = Buffer.alloc(values.length * bytes)
  const encode = encoder(elementType)
  for (const [index, value] of values.entries()) {
    if (!encode(encoded, index * bytes, value))
      throw refusal(raw, path, `${value} is not a number this column takes`)
  }
  return encoded
}

/** Writes text in place, ended by a zero byte; the dataset is one element. */
export function patchText(raw: RawFile, path: string, data: ContiguousData, text: string): void {
  const encoded = Buffer.from(text, 'utf8')
  const room = data.elementType.bytes - 1
  if (encoded.length > room)
    throw refusal(raw, path, `the text has ${encoded.length} bytes, there is room for ${room}`)
  if (encoded.includes(0)) throw refusal(raw, path, 'the text contains a zero character')
  const padded = Buffer.alloc(data.elementType.bytes)
  encoded.copy(padded)
  writeFully(raw, padded, data.position)
}

/** The text of a placeholder, without the zero bytes behind it. */
export function readText(raw: RawFile, { elementType, position }: ContiguousData): string {
  const all = readExactly(raw, position, elementType.bytes)
  const end = all.indexOf(0)
  return all.toString('utf8', 0, end < 0 ? all.length : end)
}

/** Puts one number; false when the type cannot hold it. */
type Encode = (target: Buffer, at: number, value: number) => boolean

function encoder({ kind, bytes }: ElementType): Encode {
  if (kind === 'float') return bytes === 8 ? putFloat64 : putFloat32
  return (target, at, value) => putInteger(target, at, value, bytes)
}

function putFloat64(target: Buffer, at: number, value: number): boolean {
  target.writeDoubleLE(value, at)
  return true
}

function putFloat32(target: Buffer, at: number, value: number): boolean {
  target.writeFloatLE(value, at)
  return true
}

function putInteger(target: Buffer, at: number, value: number, bytes: number): boolean {
  if (!Number.isSafeInteger(value)) return false
  const limit = 2 ** (bytes * 8 - 1)
  if (value < -limit || value >= limit) return false
  if (bytes === 8) target.writeBigInt64LE(BigInt(value), at)
  else target.writeIntLE(value, at, bytes)
  return true
}

function refusal(raw: RawFile, path: string, what: string): HutchError {
  return new HutchError({
    kind: 'limit',
    message: `Values refused: ${what}`,
    where: `${raw.file}:${path}`,
    advice: 'Plan the column or text as large as what will be written.',
  })
}
