import { assert } from '../base/assert.ts'

const pageBytes = 65_536
/** Vectors lie on addresses that are multiples of their size. */
const alignment = 16

/**
 * Memory that kernels (`wasm-module.ts`) and typed arrays share: vector instructions only reach what lies in here. It is
 * given back when nothing refers to it any more.
 */
export class KernelMemory {
  readonly #memory: WebAssembly.Memory<ArrayBuffer>
  #used = 0

  /** @param lengths of the arrays to come, bytes */
  constructor(...lengths: readonly number[]) {
    const bytes = lengths.reduce((sum, length) => sum + aligned(length), 0)
    this.#memory = new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(bytes / pageBytes)) })
  }

  /** Zeros at first; its `byteOffset` is its address for kernels. */
  float64(length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#memory.buffer, this.#take(8 * length), length)
  }

  float32(length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#memory.buffer, this.#take(4 * length), length)
  }

  int32(length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.#memory.buffer, this.#take(4 * length), length)
  }

  instance(module: WebAssembly.Module): unknown {
    return new WebAssembly.Instance(module, { env: { memory: this.#memory } }).exports
  }

  #take(bytes: number): number {
    const start = this.#used
    this.#used += aligned(bytes)
    assert(this.#used <= this.#memory.buffer.byteLength, 'kernel memory is used up')
    return start
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment
}
