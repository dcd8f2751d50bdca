import { demand } from '../../../shared/base/assert.ts'
import { loadPluginLz4, type Lz4Compress } from './plugin-lz4.ts'
import { blockBytes, encodedBound, shuffleModule, type ElementBytes } from './shuffle-code.ts'

/** The compression kernel of one thread. All addresses lie in `memory`; a piece goes through it at a time. */
export interface Kernel {
  readonly memory: Uint8Array<ArrayBuffer>
  readonly input: number
  readonly output: number
  readonly scratch: number
  readonly lz4: Lz4Compress
  encode(size: ElementBytes, source: number, end: number, target: number): number
}

/** Small enough to stay in a core's second-level cache between copying, shuffling and compressing. */
const pieceBlocks = 32
export const pieceBytes = pieceBlocks * blockBytes

export function loadKernel(): Kernel {
  const outputBytes = encodedBound(pieceBlocks)
  const { memory, compress, heap } = loadPluginLz4(pieceBytes + outputBytes + blockBytes)
  const env = { memory, lz4: compress }
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(shuffleModule()), { env })
  const encoders = encodersOf(exports)
  const output = heap + pieceBytes
  const scratch = output + outputBytes
  return {
    memory: new Uint8Array(memory.buffer),
    input: heap,
    output,
    scratch,
    lz4: compress,
    encode: (size, source, end, target) => encoders[size](source, end, target, scratch),
  }
}

type Encode = (source: number, end: number, target: number, scratch: number) => number

function encodersOf(exports: WebAssembly.Exports): Readonly<Record<ElementBytes, Encode>> {
  const one = (size: ElementBytes): Encode =>
    demand(exports[`encode${size}`] as Encode | undefined, 'encoder')
  return { 1: one(1), 2: one(2), 4: one(4), 8: one(8) }
}
