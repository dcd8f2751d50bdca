import { pieceBytes, type Kernel } from './kernel.ts'
import { blockBytes, type ElementBytes } from './shuffle-code.ts'

/**
 * Body of a chunk of HDF5 filter 32008 (bitshuffle with LZ4, as hdf5plugin and the Eiger detectors write it), byte for byte
 * what the reference filter makes: 8 bytes length of the data and 4 bytes length of a block, big-endian; every block of
 * 8192 bytes transposed bit by bit and LZ4-compressed behind its compressed length; a shorter last block of as many eighths
 * of elements as there are; the last up to 7 elements as they are.
 *
 * @returns bytes put into `target`; 0 when it has not enough room
 */
export function encodeBitshuffleLz4(
  kernel: Kernel,
  elementBytes: ElementBytes,
  pixels: Uint8Array,
  target: Uint8Array,
): number {
  if (target.length < headBytes) return 0
  const whole = pixels.length - (pixels.length % blockBytes)
  const eighth = 8 * elementBytes
  const shortened = pixels.length - (pixels.length % eighth)
  writeHead(target, pixels.length)
  let at = headBytes
  for (const piece of pieces(whole, shortened)) {
    const bytes = encodePiece(kernel, elementBytes, pixels.subarray(piece.start, piece.end))
    if (at + bytes > target.length) return 0
    target.set(kernel.memory.subarray(kernel.output, kernel.output + bytes), at)
    at += bytes
  }
  const rest = pixels.subarray(shortened)
  if (at + rest.length > target.length) return 0
  target.set(rest, at)
  return at + rest.length
}

const headBytes = 12

function writeHead(target: Uint8Array, length: number): void {
  const view = new DataView(target.buffer, target.byteOffset, headBytes)
  view.setBigUint64(0, BigInt(length))
  view.setUint32(8, blockBytes)
}

function* pieces(whole: number, shortened: number): Generator<{ start: number; end: number }> {
  for (let start = 0; start < whole; start += pieceBytes)
    yield { start, end: Math.min(start + pieceBytes, whole) }
  if (shortened > whole) yield { start: whole, end: shortened }
}

/** Whole blocks, or the one that is shorter. Puts the result at the kernel's output. */
function encodePiece(kernel: Kernel, size: ElementBytes, piece: Uint8Array): number {
  const { input, memory, output } = kernel
  if (piece.length % blockBytes === 0) {
    memory.set(piece, input)
    return kernel.encode(size, input, input + piece.length, output)
  }
  transposeBits(piece, size, memory.subarray(kernel.scratch, kernel.scratch + piece.length))
  const bytes = kernel.lz4(kernel.scratch, output + 4, piece.length, kernel.scratch - output - 4)
  new DataView(memory.buffer).setUint32(output, bytes)
  return bytes + 4
}

/** Bit b of byte k of every element to row 8 k + b. For less than a block: where vectors do not fit. */
function transposeBits(source: Uint8Array, size: ElementBytes, target: Uint8Array): void {
  const elements = source.length / size
  const rowBytes = elements / 8
  target.fill(0)
  for (const [index, value] of source.entries()) {
    const element = Math.floor(index / size)
    const row = 8 * (index % size)
    for (let bit = 0; bit < 8; bit++) {
      if (((value >> bit) & 1) === 0) continue
      const at = (row + bit) * rowBytes + (element >> 3)
      target[at] = (target[at] ?? 0) | (1 << (element & 7))
    }
  }
}
