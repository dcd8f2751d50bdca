import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { chunksOfFile } from '../hdf5/single/chunks-of-file.ts'
import { diskError } from '../platform/disk-error.ts'
import { experimentFiles, experimentPlace } from './experiment-files.ts'

/** In the form that `sha256sum -c` checks. */
const manifestName = 'SHA256SUMS'
/** One line per stored frame: file, dataset, number, position and length in the file, SHA-256 of the stored bytes. */
const chunkListName = 'chunks.tsv'

export interface Checksums {
  readonly manifest: string
  readonly files: number
  readonly chunks: number
}

/**
 * Writes the sums of every file of an experiment, and of every stored frame, for its archive. Made anew each time; the
 * sums of the files are last, so that they hold for the list of frames as well.
 */
export async function writeChecksums(given: string): Promise<Checksums> {
  const { folder } = await experimentPlace(given)
  const files = (await experimentFiles(folder)).filter(
    name => name !== manifestName && name !== chunkListName,
  )
  const chunks: string[] = []
  for (const name of files.filter(file => file.endsWith('.h5'))) {
    for (const chunk of await chunksOfFile(join(folder, name))) {
      const sum = createHash('sha256').update(chunk.read()).digest('hex')
      chunks.push([name, chunk.dataset, chunk.frame, chunk.position, chunk.bytes, sum].join('\t'))
    }
  }
  await writeWhole(join(folder, chunkListName), [chunkHeading, ...chunks])
  const listed = [...files, chunkListName].sort()
  const lines: string[] = []
  for (const name of listed) lines.push(`${await fileSum(join(folder, name))}  ${name}`)
  await writeWhole(join(folder, manifestName), lines)
  return { manifest: join(folder, manifestName), files: listed.length, chunks: chunks.length }
}

const chunkHeading = ['file', 'dataset', 'frame', 'position', 'bytes', 'sha256'].join('\t')

async function fileSum(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

async function writeWhole(file: string, lines: readonly string[]): Promise<void> {
  const draft = `${file}.draft`
  try {
    await writeFile(draft, `${lines.join('\n')}\n`, { flush: true })
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw diskError(error, file, 'write the checksums')
  }
}
