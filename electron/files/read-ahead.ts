import type { FileBytes } from './file-bytes.ts'

/** One trip to the disk for some ten scans of a thousand points each, and nothing to a person who opens one. */
const AHEAD_BYTES = 2 ** 20

/** Small pieces that are read one after the other come from one larger piece. For bytes that do not change. */
export function readAhead(bytes: FileBytes): FileBytes {
  let piece: { readonly at: number; readonly buffer: Promise<Buffer> } | undefined
  return {
    ...bytes,
    read: async (at, length) => {
      if (length > AHEAD_BYTES / 2) return await bytes.read(at, length)
      if (piece === undefined || at < piece.at || at + length > piece.at + AHEAD_BYTES)
        piece = { at, buffer: bytes.read(at, AHEAD_BYTES) }
      const { at: from, buffer } = piece
      try {
        return (await buffer).subarray(at - from, at - from + length)
      } catch (error) {
        // The next attempt asks the disk again.
        piece = undefined
        throw error
      }
    },
  }
}
