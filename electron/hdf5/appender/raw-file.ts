import { readSync, writeSync } from 'node:fs'
import { HutchError } from '../../../shared/model/problem.ts'

/** An open file by number and name; the name is for messages only. */
export interface RawFile {
  readonly fd: number
  readonly file: string
}

/** HDF5's undefined address: all bits set. */
export const undefinedAddress = 0xffff_ffff_ffff_ffffn

/** Throws a `format` problem where the file ends too early. */
export function readExactly(raw: RawFile, position: number, length: number): Buffer {
  // A torn address may be any number; the system takes none beyond 2^53.
  if (!Number.isSafeInteger(position + length)) throw brokenFile(raw, `an address of ${position}`)
  const bytes = Buffer.alloc(length)
  let got = 0
  while (got < length) {
    const count = readSync(raw.fd, bytes, got, length - got, position + got)
    if (count === 0)
      throw brokenFile(raw, `ends at byte ${position + got}, needed up to ${position + length}`)
    got += count
  }
  return bytes
}

/** Goes on after short writes: a nearly full disk takes a part and refuses the rest at the next call. */
export function writeFully(raw: RawFile, bytes: Uint8Array, position: number): void {
  let done = 0
  while (done < bytes.byteLength) {
    const count = writeSync(raw.fd, bytes, done, bytes.byteLength - done, position + done)
    if (count === 0) {
      throw new HutchError({
        kind: 'disk',
        message: `The disk took ${done} of ${bytes.byteLength} bytes`,
        where: raw.file,
        advice: 'Free space on this disk or choose another output folder.',
      })
    }
    done += count
  }
}

export function brokenFile(raw: RawFile, what: string): HutchError {
  return new HutchError({
    kind: 'format',
    message: `Not an HDF5 file as Hutch writes them: ${what}`,
    where: raw.file,
  })
}

/** Addresses are 64-bit in the file; below 2^53 they are exact as numbers, which is 9 petabytes. */
export function readAddress(bytes: Buffer, at: number): number | undefined {
  const value = bytes.readBigUInt64LE(at)
  return value === undefinedAddress ? undefined : Number(value)
}
