import { assert } from '../../../shared/base/assert.ts'
import { firstMethod } from '../../../shared/model/compression.ts'
import { bytesPerPixel } from '../../../shared/model/pixels.ts'
import type { SkeletonNode } from '../../../shared/nexus/skeleton.ts'
import type { ChunkFilter } from './encode-chunk.ts'
import { elementSizes } from './shuffle-code.ts'
import { gzipLevel } from './shuffle-gzip.ts'

type Frames = Pick<Extract<SkeletonNode, { kind: 'frames' }>, 'compression' | 'image' | 'pixelType'>

/** What the frames of a dataset go through; undefined: nothing. */
export function frameFilter(frames: Frames): ChunkFilter | undefined {
  const { compression = 'none', image, pixelType } = frames
  const method = firstMethod(compression, image, pixelType)
  if (method === 'none') return undefined
  const elementBytes = elementSizes.find(size => size === bytesPerPixel(pixelType))
  assert(elementBytes !== undefined, `elements of ${bytesPerPixel(pixelType)} bytes`)
  return { method, elementBytes }
}

/** What h5wasm is asked for, whatever is wanted: it takes one filter, and of all this one leaves the most room. */
export const libraryFilter = { compression: 32_008, compression_opts: [0, 2] }
export const libraryMethod = 'bitshuffle-lz4'

interface Filter {
  /** Number in the HDF Group's registry. */
  readonly id: number
  readonly values: readonly number[]
}

function pipeline({ method, elementBytes }: ChunkFilter): readonly Filter[] {
  // Version 0.4, element size, default block size, LZ4.
  if (method === 'bitshuffle-lz4') return [{ id: 32_008, values: [0, 4, elementBytes, 0, 2] }]
  const deflate = { id: 1, values: [gzipLevel] }
  return elementBytes === 1 ? [deflate] : [{ id: 2, values: [elementBytes] }, deflate]
}

export function filterIds(filter: ChunkFilter | undefined): readonly number[] {
  return filter === undefined ? [] : pipeline(filter).map(({ id }) => id)
}

/** Filter pipeline message, version 1 (HDF5 File Format Specification 3.0, section IV.A.2.l), zeros up to `length`. */
export function pipelineMessage(filter: ChunkFilter, length: number): Buffer {
  const filters = pipeline(filter)
  const message = Buffer.alloc(length)
  message[0] = 1
  message[1] = filters.length
  let at = 8
  for (const { id, values } of filters) {
    message.writeUInt16LE(id, at)
    message.writeUInt16LE(isOptional, at + 4)
    message.writeUInt16LE(values.length, at + 6)
    values.forEach((value, index) => message.writeUInt32LE(value, at + 8 + 4 * index))
    at += 8 + 8 * Math.ceil(values.length / 2)
  }
  return message
}

/** A chunk may skip the filter. */
const isOptional = 1
