/* The few platform globals that Node, workers and browsers all have, declared by hand so that `shared` needs
   neither DOM nor Node types. */
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: ArrayBufferView | ArrayBuffer): string
}
interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}
declare namespace WebAssembly {
  interface Memory<Buffer extends ArrayBufferLike = SharedArrayBuffer> {
    readonly buffer: Buffer
  }
  const Memory: {
    new (descriptor: { initial: number; maximum: number; shared: true }): Memory
    new (descriptor: { initial: number }): Memory<ArrayBuffer>
  }
  interface Module {
    readonly [Symbol.toStringTag]: string
  }
  const Module: new (bytes: Uint8Array<ArrayBuffer>) => Module
  class Instance {
    constructor(module: Module, imports: { env: { memory: Memory<ArrayBuffer> } })
    readonly exports: unknown
  }
}
