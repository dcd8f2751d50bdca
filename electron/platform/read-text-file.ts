import { open } from 'node:fs/promises'
import { HutchError } from '../../shared/model/problem.ts'
import { errorCode } from './disk-error.ts'

/** Four bytes for each of the 256 Ki characters that a YAML file of Hutch may have. */
const mostBytes = 4 * 256 * 1024

/**
 * Text of a small file. Reads no more than it may hold, so that a data file or `/dev/zero` named by mistake costs nothing.
 * Bytes that are no UTF-8 become U+FFFD, which the parsers refuse with their place.
 */
export async function readTextFile(file: string): Promise<string> {
  const bytes = await readAtMost(file, mostBytes + 1)
  if (bytes.byteLength <= mostBytes) return bytes.toString('utf8').replace(/^\ufeff/, '')
  throw new HutchError({
    kind: 'description',
    message: `the file is too large for a text file of Hutch: more than ${mostBytes} bytes`,
    where: `${file}:1:1`,
    advice: 'A description is a small text file; is this the right file?',
  })
}

async function readAtMost(file: string, limit: number): Promise<Buffer> {
  try {
    const handle = await open(file)
    try {
      const buffer = Buffer.alloc(limit)
      let length = 0
      while (length < limit) {
        const { bytesRead } = await handle.read(buffer, length, limit - length)
        if (bytesRead === 0) break
        length += bytesRead
      }
      return buffer.subarray(0, length)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw unreadable(error, file)
  }
}

function unreadable(error: unknown, file: string): HutchError {
  const reason = reasons[errorCode(error) ?? '']
  const message = `cannot read the file: ${reason ?? (error instanceof Error ? error.message : String(error))}`
  const advice = 'Check the spelling and whether the disk or network folder is mounted.'
  return new HutchError({ kind: 'not-found', message, where: file, advice }, error)
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
}
