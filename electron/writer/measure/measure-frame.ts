import { demand } from '../../../shared/base/assert.ts'
import { bytesPerPixel, pixelView, type PixelType } from '../../../shared/model/pixels.ts'
import { pieceBytes } from '../../platform/checksum-fold.ts'
import { checksum } from '../../platform/checksum.ts'
import { sumModule, vectorBytes } from './sum-code.ts'

/** Pixels of one frame in the memory of a ring. `start` is a multiple of 8 bytes. */
export interface FrameSpan {
  readonly memory: WebAssembly.Memory
  readonly start: number
  readonly bytes: number
  readonly pixelType: PixelType
}

export interface FrameNumbers {
  /** CRC-32 of the bytes as they are. */
  readonly checksum: number
  /** Of all pixels that are numbers; NaN when there is none. Exact for integers below 2^53 in sum. */
  readonly mean: number
}

/** Reads every pixel once from memory: mean and checksum share what is in the cache. */
export function measureFrame(frame: FrameSpan): FrameNumbers {
  const sum = new PixelSum(frame)
  const bytes = new Uint8Array(frame.memory.buffer, frame.start, frame.bytes)
  return { checksum: checksum(bytes, 0, (at, length) => sum.add(at, length)), mean: sum.mean }
}

/** Where somebody else makes the checksum: the same number to the last bit, because it is added up in the same pieces. */
export function meanOfFrame(frame: FrameSpan): number {
  const sum = new PixelSum(frame)
  for (let at = 0; at < frame.bytes; at += pieceBytes) sum.add(at, Math.min(pieceBytes, frame.bytes - at))
  return sum.mean
}

/** Adds up a frame piece by piece, each at most 64 KiB long (see `sumModule`). */
class PixelSum {
  readonly #frame: FrameSpan
  readonly #kernels: Kernels
  #total = 0
  #count = 0

  constructor(frame: FrameSpan) {
    this.#frame = frame
    this.#kernels = kernelsFor(frame.memory)
  }

  get mean(): number {
    return this.#total / this.#count
  }

  add(at: number, bytes: number): void {
    const piece = { ...this.#frame, start: this.#frame.start + at, bytes }
    this.#total += sumOf(this.#kernels, piece)
    this.#count += numbersIn(this.#kernels, piece)
  }
}

function sumOf(kernels: Kernels, piece: FrameSpan): number {
  let sum = vectorised(kernels[`sum_${piece.pixelType}`], piece)
  for (const value of rest(piece)) if (!Number.isNaN(value)) sum += value
  return sum
}

function numbersIn(kernels: Kernels, piece: FrameSpan): number {
  const { bytes, pixelType } = piece
  if (pixelType !== 'float32' && pixelType !== 'float64') return bytes / bytesPerPixel(pixelType)
  let count = vectorised(kernels[`count_${pixelType}`], piece)
  for (const value of rest(piece)) if (!Number.isNaN(value)) count += 1
  return count
}

function vectorised(kernel: Kernel, { start, bytes }: FrameSpan): number {
  return bytes < vectorBytes ? 0 : kernel(start, start + bytes - (bytes % vectorBytes))
}

/** Pixels behind the last whole vector. */
function rest({ bytes, memory, pixelType, start }: FrameSpan): Iterable<number> {
  const left = bytes % vectorBytes
  return pixelView(memory.buffer, pixelType, start + bytes - left, left / bytesPerPixel(pixelType))
}

type Kernel = (start: number, end: number) => number
type Kernels = Readonly<Record<`sum_${PixelType}` | 'count_float32' | 'count_float64', Kernel>>

/** Of this thread: one module, bound to every ring it meets. */
let compiled: WebAssembly.Module | undefined
const bound = new WeakMap<WebAssembly.Memory, Kernels>()

function kernelsFor(memory: WebAssembly.Memory): Kernels {
  const known = bound.get(memory)
  if (known !== undefined) return known
  compiled ??= new WebAssembly.Module(sumModule())
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } })
  const kernels = demand(exports as unknown as Kernels, 'kernels')
  bound.set(memory, kernels)
  return kernels
}
