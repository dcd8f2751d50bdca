import type { KernelMemory } from './kernel-memory.ts'

/** A module of kernels, compiled when it is first used in a thread. */
export class Kernels<Functions extends object> {
  readonly #make: () => Uint8Array<ArrayBuffer>
  #module: WebAssembly.Module | undefined

  /** @param make writes the module, which exports `Functions` */
  constructor(make: () => Uint8Array<ArrayBuffer>) {
    this.#make = make
  }

  /** The functions at work on a memory. */
  over(memory: KernelMemory): Functions {
    this.#module ??= new WebAssembly.Module(this.#make())
    return memory.instance(this.#module) as Functions
  }
}
