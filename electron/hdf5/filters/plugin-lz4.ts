import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { demand } from '../../../shared/base/assert.ts'
import { pluginsFolder } from '../plugins-folder.ts'

/** A C function over the memory it was loaded into: source, target, bytes of the source, room in the target. */
export type Lz4Compress = (source: number, target: number, bytes: number, room: number) => number

export interface LoadedLz4 {
  readonly memory: WebAssembly.Memory
  readonly compress: Lz4Compress
  /** First address that nobody uses. */
  readonly heap: number
}

/**
 * Takes LZ4 out of the bitshuffle filter that the HDF5 library reads with: a WebAssembly module with dynamic linking
 * (tool-conventions, DynamicLinking.md). LZ4 works on the stack, so nothing of what else the filter wants is given to it.
 *
 * @param freeBytes of memory to have behind `heap`
 */
export function loadPluginLz4(freeBytes: number): LoadedLz4 {
  const module = new WebAssembly.Module(readFileSync(join(pluginsFolder(), 'libH5Zbshuf.so')))
  const { memoryBytes, tableSize } = linkingNeeds(module)
  const stackTop = alignedTo16(dataStart + memoryBytes) + stackBytes
  const memory = new WebAssembly.Memory({ initial: Math.ceil((stackTop + freeBytes) / pageBytes) })
  const instance = new WebAssembly.Instance(module, importsOf(module, memory, stackTop, tableSize))
  const { LZ4_compress_default: compress, __wasm_apply_data_relocs: relocate } = instance.exports
  // Without it pointers inside the module's own data stay relative.
  demand(relocate as (() => void) | undefined, 'relocations')()
  return { memory, compress: demand(compress as Lz4Compress | undefined, 'LZ4'), heap: stackTop }
}

const pageBytes = 65_536
/** 16 KiB hash table of LZ4 and room to spare. */
const stackBytes = 256 * 1024
/** Address 0 stays free: it is C's null. */
const dataStart = 1024

function alignedTo16(address: number): number {
  return Math.ceil(address / 16) * 16
}

/** Section `dylink.0`, subsection 1: sizes of memory and table as LEB128, each followed by its alignment. */
function linkingNeeds(module: WebAssembly.Module): { memoryBytes: number; tableSize: number } {
  const [section] = WebAssembly.Module.customSections(module, 'dylink.0')
  const bytes = new Uint8Array(demand(section, 'dylink.0 section of the bitshuffle filter'))
  let at = 0
  const number = (): number => {
    const byte = bytes[at] ?? 0
    at += 1
    return byte < 0x80 ? byte : (byte & 0x7f) + 0x80 * number()
  }
  while (at < bytes.length) {
    const kind = number()
    const end = number() + at
    if (kind === 1) {
      const memoryBytes = number()
      number()
      return { memoryBytes, tableSize: number() }
    }
    at = end
  }
  throw new Error('The bitshuffle filter does not say how much memory it needs')
}

function importsOf(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  stackTop: number,
  tableSize: number,
): WebAssembly.Imports {
  const bytes = new Uint8Array(memory.buffer)
  const known: Record<string, WebAssembly.ImportValue> = {
    memory,
    __indirect_function_table: new WebAssembly.Table({ initial: tableSize + 1, element: 'anyfunc' }),
    __stack_pointer: global(stackTop, true),
    __memory_base: global(dataStart, false),
    __table_base: global(1, false),
    memcpy: (to: number, from: number, length: number) => {
      bytes.copyWithin(to, from, from + length)
      return to
    },
    memset: (to: number, value: number, length: number) => {
      bytes.fill(value, to, to + length)
      return to
    },
  }
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {}
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    const needed = (imports[from] ??= {})
    needed[name] = (from === 'env' ? known[name] : undefined) ?? unused(name, kind)
  }
  return imports
}

/** Addresses of functions we never reach, and functions nobody may call. */
function unused(name: string, kind: string): WebAssembly.ImportValue {
  if (kind === 'global') return global(0, true)
  return () => {
    throw new Error(`LZ4 called ${name}`)
  }
}

function global(value: number, mutable: boolean): WebAssembly.Global {
  return new WebAssembly.Global({ value: 'i32', mutable }, value)
}
