import { demand } from '../../shared/base/assert.ts'
import type { DataBlock, FileValue } from '../../shared/model/data-file.ts'
import {
  bytesPerPixel,
  type ImageShape,
  type PixelArray,
  type PixelType,
  pixelTypes,
  pixelView,
} from '../../shared/model/pixels.ts'
import { isWhole, selectedCount, selectedPositions, type Span } from './selection.ts'
import type { TreeDataset } from './tree-file.ts'

type Attributes = Readonly<Record<string, FileValue>>

/** Numbers held in memory. */
export function numbers(data: Float64Array, attributes: Attributes = {}): TreeDataset {
  return numbersOf(async () => data, data.length, attributes)
}

/** A column of float64 that is parsed when somebody asks for it. */
function numbersOf(
  load: () => Promise<Float64Array>,
  length: number,
  attributes: Attributes = {},
): TreeDataset {
  const shape = [length]
  return {
    kind: 'dataset',
    shape,
    dtype: 'float64',
    attributes,
    itemBytes: 8,
    read: async spans => ({ kind: 'numbers', data: pick(await load(), shape, spans) }),
  }
}

export function number(value: number, attributes: Attributes = {}): TreeDataset {
  const data = Float64Array.of(value)
  return {
    kind: 'dataset',
    shape: [],
    dtype: 'float64',
    attributes,
    itemBytes: 8,
    read: async () => ({ kind: 'numbers', data: data.slice() }),
  }
}

export function text(value: string, attributes: Attributes = {}): TreeDataset {
  return {
    kind: 'dataset',
    shape: [],
    dtype: 'text',
    attributes,
    itemBytes: value.length,
    read: async () => ({ kind: 'list', data: [value] }),
  }
}

/** 64-bit integers are held as float64. */
export type StoredType = PixelType | 'int64' | 'uint64'

/** Pixels of any number of dimensions that one call loads whole. */
export function pixelDataset(
  shape: readonly number[],
  type: StoredType,
  load: () => Promise<PixelArray>,
  attributes: Attributes = {},
): TreeDataset {
  return {
    kind: 'dataset',
    shape,
    dtype: type,
    attributes,
    itemBytes: bytesPerPixel(inMemory(type)),
    read: async spans => ({ kind: 'numbers', data: pick(await load(), shape, spans) }),
  }
}

/** Equal images behind one another: only the frames that are asked for are loaded, one at a time. */
export function stack(
  frames: number,
  shape: ImageShape,
  type: StoredType,
  loadFrame: (index: number) => Promise<PixelArray>,
  attributes: Attributes = {},
): TreeDataset {
  return {
    kind: 'dataset',
    shape: [frames, shape.height, shape.width],
    dtype: type,
    attributes,
    itemBytes: bytesPerPixel(inMemory(type)),
    read: spans => readStack(spans, [shape.height, shape.width], inMemory(type), loadFrame),
  }
}

async function readStack(
  spans: readonly Span[],
  imageShape: readonly number[],
  type: PixelType,
  loadFrame: (index: number) => Promise<PixelArray>,
): Promise<DataBlock['values']> {
  const frames = demand(spans[0], 'span of frames')
  const within = spans.slice(1)
  const each = selectedCount(within)
  const data = emptyPixels(type, frames.count * each)
  for (let i = 0; i < frames.count && each > 0; i++) {
    data.set(pick(await loadFrame(frames.start + i * frames.step), imageShape, within), i * each)
  }
  return { kind: 'numbers', data }
}

function inMemory(type: StoredType): PixelType {
  return type === 'int64' || type === 'uint64' ? 'float64' : type
}

export function emptyPixels(type: PixelType, count: number): PixelArray {
  return pixelView(new ArrayBuffer(count * bytesPerPixel(type)), type, 0, count)
}

/** Always a copy: what is handed out may be transferred to another thread. */
export function pick(data: PixelArray, shape: readonly number[], spans: readonly Span[]): PixelArray {
  const row = spans.at(-1)
  if (row === undefined || isWhole(shape, spans)) return data.slice()
  const picked = emptyLike(data, selectedCount(spans))
  const rowLength = shape.at(-1) ?? 1
  let at = 0
  for (const rowNumber of selectedPositions(shape.slice(0, -1), spans.slice(0, -1))) {
    copyRow(picked, at, data, rowNumber * rowLength, row)
    at += row.count
  }
  return picked
}

function emptyLike(data: PixelArray, count: number): PixelArray {
  const type = demand(
    pixelTypes.find(name => data.constructor.name.toLowerCase() === `${name}array`),
    'pixel type',
  )
  return emptyPixels(type, count)
}

function copyRow(to: PixelArray, at: number, from: PixelArray, rowStart: number, span: Span): void {
  const first = rowStart + span.start
  if (span.step === 1) to.set(from.subarray(first, first + span.count), at)
  else for (let i = 0; i < span.count; i++) to[at + i] = from[first + i * span.step] ?? 0
}
