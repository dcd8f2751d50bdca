import { brokenFile, readExactly, type RawFile } from './raw-file.ts'

/**
 * The part of the superblock we need. Version 0, HDF5 File Format Specification 3.0, section II.A: no checksum, so the
 * end-of-file address can be replaced by one 8-byte write.
 */
export interface Superblock {
  /** Where in the file the end-of-file address stands. */
  readonly endPosition: number
  readonly endOfFile: number
}

const signature = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1')
const endPosition = 40

/** A file that is no HDF5 file says so before the library is asked, which would answer with its calls. */
export function demandSignature(raw: RawFile): void {
  if (!readExactly(raw, 0, signature.length).equals(signature)) throw brokenFile(raw, 'no HDF5 signature')
}

export function readSuperblock(raw: RawFile): Superblock {
  demandSignature(raw)
  const bytes = readExactly(raw, 0, 56)
  if (bytes[8] !== 0) throw brokenFile(raw, `superblock version ${bytes[8]}, expected 0`)
  if (bytes[13] !== 8 || bytes[14] !== 8) throw brokenFile(raw, 'addresses are not 8 bytes long')
  return { endPosition, endOfFile: Number(bytes.readBigUInt64LE(endPosition)) }
}
