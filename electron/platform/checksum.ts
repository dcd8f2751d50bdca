import { crc32 } from 'node:zlib'
import { foldedChecksum, type PieceVisitor } from './checksum-fold.ts'

/**
 * CRC-32 as in zlib, PNG and `cksum -o3`: polynomial 0xEDB88320, unsigned. Not CRC-32C: this one is in every language's
 * standard library (`zlib.crc32` in Python).
 *
 * @param previous the checksum of the bytes before, to go on piece by piece
 * @param visit told of every 48 KiB, the last time of what is left, before they are read
 */
export function checksum(bytes: Uint8Array, previous = 0, visit?: PieceVisitor): number {
  if (bytes.length >= fewestBytesToFold) return foldedChecksum(bytes, previous, visit)
  visit?.(0, bytes.length)
  return crc32(bytes, previous)
}

/** The runtime's takes 7 µs for so many; folding has a remainder to deal with in any case, which takes 2 µs. */
const fewestBytesToFold = 32 * 1024
