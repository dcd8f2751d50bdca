import { type FileHandle, open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { constants, gunzip } from 'node:zlib'
import { damaged, fileMissing, notSupported } from './file-problems.ts'

/**
 * Bytes of a file that may be larger than memory; what lies beyond its end is simply not returned. A file that is
 * compressed as a whole (gzip) has the bytes it unpacks to.
 */
export interface FileBytes {
  readonly file: string
  readonly size: number
  /** Unpacked in memory. */
  readonly isPacked: boolean
  read(at: number, length: number): Promise<Buffer>
  close(): Promise<void>
}

/** What is unpacked stays in memory for as long as the file is open. */
const mostUnpackedBytes = 2 ** 30
const gzipMark = Buffer.from([0x1f, 0x8b, 0x08])

export async function openBytes(file: string): Promise<FileBytes> {
  const handle = await openHandle(file)
  try {
    const { size } = await handle.stat()
    if ((await readAt(handle, 0, gzipMark.length)).equals(gzipMark)) return await unpacked(file, handle, size)
    return {
      ...{ file, size, isPacked: false },
      read: (at, length) => readAt(handle, at, Math.max(0, Math.min(length, size - at))),
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** All of a file, for formats that are not read in parts. */
export async function readAllBytes(file: string, mostBytes = Infinity): Promise<Buffer> {
  const bytes = await openBytes(file)
  try {
    if (bytes.size > mostBytes) {
      const advice = `Files of its kind are read up to ${mostBytes / 2 ** 20} MiB.`
      throw notSupported(file, `has ${bytes.size} bytes`, advice)
    }
    return await bytes.read(0, bytes.size)
  } finally {
    await bytes.close()
  }
}

async function unpacked(file: string, handle: FileHandle, size: number): Promise<FileBytes> {
  const data = await unpack(file, await readAt(handle, 0, size))
  await handle.close()
  return {
    ...{ file, size: data.length, isPacked: true },
    // A copy: who asks may change what it gets.
    read: async (at, length) => Buffer.from(data.subarray(Math.min(at, data.length), at + length)),
    close: async () => {},
  }
}

async function unpack(file: string, packed: Buffer): Promise<Buffer> {
  try {
    // Of a file that is cut off, what is there.
    const finishFlush = constants.Z_SYNC_FLUSH
    return await promisify(gunzip)(packed, { maxOutputLength: mostUnpackedBytes, finishFlush })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    if (error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw notSupported(file, 'unpacks to more than 1 GiB', 'Unpack it first: `gunzip FILE`.')
    }
    throw damaged(file, `it cannot be unpacked (gzip): ${error.message}`, error)
  }
}

async function openHandle(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      if (error.code === 'ENOENT') throw fileMissing(file)
      throw notSupported(file, `cannot be opened: ${error.message}`, 'Check the permissions of the file.')
    }
    throw error
  }
}

async function readAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  // Only what was read into it is returned.
  const buffer = Buffer.allocUnsafe(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, at + done)
    if (bytesRead === 0) return buffer.subarray(0, done)
    done += bytesRead
  }
  return buffer
}
