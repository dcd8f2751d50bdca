import { existsSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { HutchError } from '../../shared/model/problem.ts'
import { diskError, errorCode } from '../platform/disk-error.ts'
import { putInPlace } from '../platform/put-in-place.ts'

export interface WriteOutOptions {
  /** Puts the new file in the place of an old one; otherwise an existing file is refused. */
  readonly force: boolean
  /** What is read from: never overwritten. */
  readonly source: string
}

/**
 * Writes `bytes` beside `out`, brings them to the disk and only then gives them the name: nobody finds half a file, and a
 * failure leaves nothing behind. Resolves with the number of bytes.
 */
export async function writeOut(
  out: string,
  { force, source }: WriteOutOptions,
  bytes: AsyncIterable<Uint8Array>,
): Promise<number> {
  const target = resolve(out)
  if (existsSync(target)) refuseExisting(target, source, force)
  const draft = join(dirname(target), draftName())
  try {
    const length = await writeDraft(draft, bytes)
    if (force) renameSync(draft, target)
    else putInPlace(draft, target)
    return length
  } catch (error) {
    rmSync(draft, { force: true })
    throw errorCode(error) === 'EEXIST' ? existing(target) : diskError(error, target, 'write the file')
  }
}

let drafts = 0

function draftName(): string {
  drafts += 1
  return `.hutch-export-${process.pid}-${drafts}`
}

async function writeDraft(draft: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  const handle = await open(draft, 'wx')
  try {
    let length = 0
    for await (const part of bytes) {
      await handle.appendFile(part)
      length += part.byteLength
    }
    await handle.sync()
    return length
  } finally {
    await handle.close()
  }
}

function refuseExisting(target: string, source: string, force: boolean): void {
  if (realpathSync(target) === realpathSync(source)) {
    throw new HutchError({
      kind: 'usage',
      message: 'A file cannot be exported onto itself',
      where: target,
      advice: 'Choose another name.',
    })
  }
  if (!force) throw existing(target)
}

function existing(target: string): HutchError {
  return new HutchError({
    kind: 'usage',
    message: 'Could not write the file: it exists already',
    where: target,
    advice: 'Choose another name, or replace it with --force.',
  })
}
