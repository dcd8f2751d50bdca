import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { copyFile, open, rename, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { HutchError } from '../../shared/model/problem.ts'
import { diskError } from './disk-error.ts'
import { putInPlace } from './put-in-place.ts'
import { makeFolder } from './make-folder.ts'

/**
 * Moves a file that nobody writes any more to another disk; its old place becomes a link to the new one, in one step.
 * Whoever has it open goes on reading. Killed at any instant the file is whole where it was, or whole where it went. What
 * exists at the target is never overwritten.
 */
export async function moveLeavingLink(file: string, target: string): Promise<void> {
  const copy = `${target}.moving`
  const link = join(dirname(file), `.${basename(file)}.link`)
  try {
    await makeFolder(dirname(target))
    await rm(copy, { force: true })
    await copyFile(file, copy, constants.COPYFILE_EXCL)
    await bringToDisk(copy)
    await demandSame(file, copy)
    putInPlace(copy, target)
    await bringToDisk(dirname(target))
    await rm(link, { force: true })
    await symlink(target, link)
    await rename(link, file)
    await bringToDisk(dirname(file))
  } catch (error) {
    // What cannot be removed was never made.
    await rm(copy, { force: true }).catch(() => undefined)
    throw diskError(error, target, `move ${basename(file)} here`)
  }
}

async function bringToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function demandSame(file: string, copy: string): Promise<void> {
  const [wanted, found] = [await sumOf(file), await sumOf(copy)]
  if (wanted === found) return
  throw new HutchError({
    kind: 'disk',
    message: 'The copy differs from the file; the file stays where it is',
    where: copy,
    advice: 'Check the disk and its cables; choose another folder.',
  })
}

/** In pieces of a megabyte: many times fewer turns than the usual 64 kB. */
const pieceBytes = 2 ** 20

async function sumOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: pieceBytes }), hash)
  return hash.digest('hex')
}
