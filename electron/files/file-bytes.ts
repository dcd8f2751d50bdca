import { type FileHandle, open } from 'node:fs/promises'
import { fileMissing, notSupported } from './file-problems.ts'

/** Bytes of a file that may be larger than memory; what lies beyond its end is simply not returned. */
export interface FileBytes {
  readonly file: string
  readonly size: number
  read(at: number, length: number): Promise<Buffer>
  close(): Promise<void>
}

export async function openBytes(file: string): Promise<FileBytes> {
  const handle = await openHandle(file)
  const { size } = await handle.stat()
  return {
    file,
    size,
    read: (at, length) => readAt(handle, at, Math.max(0, Math.min(length, size - at))),
    close: () => handle.close(),
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
