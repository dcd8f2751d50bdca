import { pixelTypes, type PixelType } from '../../../shared/model/pixels.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import type { Attributes, ConstantValue, SkeletonNode } from '../../../shared/nexus/skeleton.ts'
import type { NumberType } from '../element-types.ts'
import type { Hdf5File, Hdf5Module, Metadata } from '../h5wasm-module.ts'

/** H5T_class_t of the HDF5 library. */
const textClass = 3
const floatClass = 1
const integerClass = 0

export interface DatasetPlace {
  readonly file: Hdf5File
  readonly from: string
  readonly to: string
  readonly attributes: Attributes
}

/**
 * A dataset of another program is read whole: up to this much memory. All of a small experiment, which gets its single file
 * by itself, has no more.
 */
const mostForeignBytes = 64 * 2 ** 20

/** Whether a dataset that somebody else may have written can be taken over by its values: plain numbers, not too many. */
export function canTakeOver({ module }: Hdf5Module, file: Hdf5File, path: string): boolean {
  if (module.get_type(file.file_id, path) !== module.H5G_DATASET) return false
  const metadata = module.get_dataset_metadata(file.file_id, path)
  const { shape, size, type } = metadata
  if (shape === null || (type !== integerClass && type !== floatClass)) return false
  const bytes = shape.reduce((product, length) => product * length, size)
  return bytes <= mostForeignBytes && pixelTypes.some(known => known === typeName(metadata))
}

/** A dataset of fixed size as the skeleton has it: text that can be patched stays so, all else is constant. */
export function fixedNode(hdf5: Hdf5Module, place: DatasetPlace): SkeletonNode {
  const { file, from, to: path, attributes } = place
  const type = hdf5.module.get_dataset_metadata(file.file_id, from)
  const value: unknown = new hdf5.Dataset(file.file_id, from).value
  const shape = type.shape ?? []
  if (type.type === textClass) {
    const texts = Array.isArray(value) ? value.map(String) : String(value)
    const [text = ''] = typeof texts === 'string' ? [texts] : texts
    if (type.vlen || shape.some(length => length !== 1))
      return { kind: 'constant', path, value: texts, attributes }
    return { kind: 'text', path, length: Math.max(1, type.size - 1), value: text, attributes }
  }
  // A chunk of size 0 is none.
  const isFiltered = hdf5.module.get_dataset_filters(file.file_id, from).length > 0
  const isCompressed = isFiltered && shape.length > 0 && shape.every(length => length > 0)
  const data = value instanceof Uint32Array ? value : numbersOf(value)
  const numbers: ConstantValue = { type: numberType(type, place), shape, data, isCompressed }
  return { kind: 'constant', path, value: numbers, attributes }
}

/** The frames dataset as it is now: as long as its first dimension. */
export function framesNode(hdf5: Hdf5Module, place: DatasetPlace, countPath: string): SkeletonNode {
  const { file, from, to: path, attributes } = place
  const type = hdf5.module.get_dataset_metadata(file.file_id, from)
  const shape = type.shape ?? []
  const isSpectrum = attributes.interpretation === 'spectrum'
  const [height = 1, width = 1] = shape.slice(-2)
  return {
    kind: 'frames',
    path,
    countPath,
    pixelType: pixelTypeOf(type, place),
    image: isSpectrum ? { channels: width } : { height, width },
    leading: shape.slice(0, isSpectrum ? -1 : -2),
    compression: compressionOf(hdf5, place),
    attributes,
  }
}

/** By the last filter of the pipeline: its number in the HDF Group's registry. */
function compressionOf(
  { module }: Hdf5Module,
  { file, from }: DatasetPlace,
): 'none' | 'gzip' | 'bitshuffle-lz4' {
  const last = module.get_dataset_filters(file.file_id, from).at(-1)
  if (last === undefined) return 'none'
  return last.id === 1 ? 'gzip' : 'bitshuffle-lz4'
}

/** An empty axis grows with nothing any more. */
export function axisNode(hdf5: Hdf5Module, place: DatasetPlace, frames: string): SkeletonNode {
  const values = numbersOf(new hdf5.Dataset(place.file.file_id, place.from).value)
  if (values.length === 0) return fixedNode(hdf5, place)
  return { kind: 'growingAxis', path: place.to, frames, values, attributes: place.attributes }
}

function numbersOf(value: unknown): readonly number[] {
  if (typeof value === 'number' || typeof value === 'bigint') return [Number(value)]
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return []
  return Array.from(value as unknown as ArrayLike<number | bigint>, Number)
}

function pixelTypeOf(type: Metadata, place: DatasetPlace): PixelType {
  const name = numberType(type, place)
  const pixelType = pixelTypes.find(known => known === name)
  if (pixelType === undefined) throw foreign(place, name)
  return pixelType
}

function typeName({ type, size, signed }: Metadata): string {
  const bits = size * 8
  return type === floatClass ? `float${bits}` : `${signed ? '' : 'u'}int${bits}`
}

function numberType(metadata: Metadata, place: DatasetPlace): NumberType {
  const name = typeName(metadata)
  const known = ([...pixelTypes, 'int64'] as const).find(candidate => candidate === name)
  if (known === undefined) throw foreign(place, name)
  return known
}

function foreign({ file, from }: DatasetPlace, type: string): HutchError {
  return new HutchError({
    kind: 'format',
    message: `A dataset of type ${type} was not made by Hutch and cannot be taken over`,
    where: `${file.filename}::${from}`,
    advice: 'Keep the folder together, or copy the file with h5repack.',
  })
}
