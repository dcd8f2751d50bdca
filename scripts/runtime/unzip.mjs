import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import yauzl from 'yauzl'

/**
 * Extracts the files for which `placeOf(name in the archive)` gives a path, and skips the others.
 * File permissions are kept; yauzl refuses names that would leave the folder.
 */
export async function unzip(archive, folder, placeOf) {
  const zip = await yauzl.openPromise(archive)
  for await (const entry of zip.eachEntry()) {
    const place = entry.fileName.endsWith('/') ? undefined : placeOf(entry.fileName)
    if (place === undefined) continue
    const file = join(folder, place)
    await mkdir(dirname(file), { recursive: true })
    const unixMode = (entry.externalFileAttributes >>> 16) & 0o777
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(file, { mode: unixMode }))
  }
}
