/** What of WebAssembly Node has and its types leave out. */
declare namespace WebAssembly {
  type ImportValue = Memory | Table | Global | ((...values: number[]) => unknown)
  type Imports = Record<string, Record<string, ImportValue>>
  type Exports = Record<string, unknown>

  const Module: {
    new (bytes: Uint8Array): Module
    customSections(module: Module, name: string): ArrayBuffer[]
    imports(module: Module): { module: string; name: string; kind: string }[]
  }
  class Instance {
    constructor(module: Module, imports: Imports)
    readonly exports: Exports
  }
  /** `buffer` is a `SharedArrayBuffer` where it was made as shared: rings of frames are. */
  class Memory {
    constructor(size: { initial: number; maximum?: number; shared?: boolean })
    readonly buffer: ArrayBuffer
  }
  class Table {
    constructor(size: { initial: number; element: 'anyfunc' })
    readonly length: number
  }
  class Global {
    constructor(type: { value: 'i32'; mutable: boolean }, value: number)
    readonly value: unknown
  }
}
