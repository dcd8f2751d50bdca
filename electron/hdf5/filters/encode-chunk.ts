import { assertNever } from '../../../shared/base/assert.ts'
import type { CompressionMethod } from '../../../shared/model/compression.ts'
import { encodeBitshuffleLz4 } from './bitshuffle-lz4.ts'
import { loadKernel, type Kernel } from './kernel.ts'
import { encodeShuffleGzip } from './shuffle-gzip.ts'
import type { ElementBytes } from './shuffle-code.ts'

export interface ChunkFilter {
  readonly method: Exclude<CompressionMethod, 'none'>
  readonly elementBytes: ElementBytes
}

let kernel: Kernel | undefined

/**
 * Puts a frame into the form its dataset's filters give it. One kernel serves the thread.
 *
 * @returns bytes put into `target`; 0 when they do not fit, so a target smaller than the frame asks for "smaller or not at all"
 */
export function encodeChunk(
  { method, elementBytes }: ChunkFilter,
  pixels: Uint8Array,
  target: Uint8Array,
): number {
  switch (method) {
    case 'bitshuffle-lz4':
      kernel ??= loadKernel()
      return encodeBitshuffleLz4(kernel, elementBytes, pixels, target)
    case 'gzip':
      return encodeShuffleGzip(elementBytes, pixels, target)
    default:
      return assertNever(method, 'compression method')
  }
}
