import { crc32 } from 'node:zlib'
import { demand } from '../../shared/base/assert.ts'
import { foldModule, reachBytes, tails, turnBytes, type Folds } from './fold-code.ts'

/** What `foldedChecksum` takes at least. */
export const fewestBytesToFold = reachBytes + turnBytes

/**
 * CRC-32 of many bytes: divides by a multiple of the polynomial that has five terms only, which is nothing but adding up
 * vectors, until 4800 bytes are left that have the same remainder; those go through the table (or whatever the runtime
 * has). The idea of a multiple with few terms is that of the Chorba method in zlib-ng; ours needs a window that fits into
 * the first-level cache.
 */
export function foldedChecksum(bytes: Uint8Array, previous: number): number {
  const { folds, memory, scratch } = (folder ??= loadFolder())
  const wanted = bytes.length - reachBytes
  const folded = wanted - (wanted % turnBytes)
  scratch.fill(0, 0, reachBytes)
  for (let at = 0; at < folded; at += pieceBytes) {
    const length = Math.min(pieceBytes, folded - at)
    scratch.set(bytes.subarray(at, at + length), reachBytes)
    if (at === 0) memory.setUint32(reachBytes, memory.getUint32(reachBytes, true) ^ ~previous, true)
    folds.fold(reachBytes, reachBytes + length)
    scratch.copyWithin(0, length, length + reachBytes)
  }
  scratch.set(bytes.subarray(folded, folded + reachBytes), reachBytes)
  let from = reachBytes
  for (const { name, end } of tails) {
    folds[name](from, reachBytes + end)
    from = reachBytes + end
  }
  // What came before is in the remainder already: the register begins with zeros, which is a checksum of ones.
  const remainder = crc32(scratch.subarray(reachBytes, 2 * reachBytes), 0xffff_ffff)
  return crc32(bytes.subarray(folded + reachBytes), remainder)
}

/** Behind the window, on the same page of memory. */
const pieceBytes = 48 * 1024
const memoryPages = 1

interface Folder {
  readonly folds: Folds
  readonly scratch: Uint8Array
  /** The same bytes. */
  readonly memory: DataView
}

/** Of this thread. */
let folder: Folder | undefined

function loadFolder(): Folder {
  const memory = new WebAssembly.Memory({ initial: memoryPages })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(foldModule()), { env: { memory } })
  const folds = demand(exports as unknown as Folds, 'folds')
  return { folds, scratch: new Uint8Array(memory.buffer), memory: new DataView(memory.buffer) }
}
