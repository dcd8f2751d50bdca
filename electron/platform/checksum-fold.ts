import { crc32 } from 'node:zlib'
import { demand } from '../../shared/base/assert.ts'
import { foldModule, reachBytes, tails, turnBytes, type Folds } from './fold-code.ts'

/** What can be folded at least. */
export const fewestBytesToFold = reachBytes + turnBytes
/** Behind the 4800 bytes of sums that still have an effect, on the same page of memory. */
export const pieceBytes = 48 * 1024

/**
 * CRC-32 of many bytes: divides by a multiple of the polynomial that has five terms only, which is nothing but adding up
 * vectors, until 4800 bytes are left that have the same remainder; those go through what the runtime has. The idea of a
 * multiple with few terms is that of the Chorba method in zlib-ng; ours needs a window that fits into the first-level cache.
 */
export function foldedChecksum(
  bytes: Uint8Array,
  previous: number,
  visit: PieceVisitor = () => undefined,
): number {
  const { folds, window } = (folder ??= loadFolder())
  const folded = wholeTurns(bytes.length - reachBytes)
  begin(window, previous)
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    visit(at, Math.min(pieceBytes, bytes.length - at))
    const length = Math.min(pieceBytes, folded - at)
    if (length <= 0) continue
    window.set(bytes.subarray(at, at + length), reachBytes)
    folds.fold(reachBytes, reachBytes + length, 0)
    window.copyWithin(0, length, length + reachBytes)
  }
  return finish(folds, window, bytes.subarray(folded))
}

/** Told of every `pieceBytes`, the last time of what is left, before they are folded: what is read then is in the cache. */
export type PieceVisitor = (at: number, length: number) => void

function wholeTurns(bytes: number): number {
  return bytes - (bytes % turnBytes)
}

/** The first bytes find what came before them at the longest distance. */
function begin(window: Uint8Array, previous: number): void {
  window.fill(0, 0, reachBytes)
  new DataView(window.buffer).setUint32(0, ~previous, true)
}

/** @param rest what was not folded, at least `reachBytes` */
function finish(folds: Folds, window: Uint8Array, rest: Uint8Array): number {
  const tail = window.subarray(reachBytes, 2 * reachBytes)
  tail.set(rest.subarray(0, reachBytes))
  let from = 0
  for (const { name, end } of tails) {
    folds[name](reachBytes + from, reachBytes + end, from)
    from = end
  }
  // What came before is in the sums already: the register begins with zeros, which is a checksum of ones.
  return crc32(rest.subarray(reachBytes), crc32(tail, 0xffff_ffff))
}

interface Folder {
  readonly folds: Folds
  readonly window: Uint8Array
}

/** Of this thread. */
let folder: Folder | undefined

function loadFolder(): Folder {
  const memory = new WebAssembly.Memory({ initial: 1 })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(foldModule()), { env: { memory } })
  return { folds: demand(exports as unknown as Folds, 'folds'), window: new Uint8Array(memory.buffer) }
}
