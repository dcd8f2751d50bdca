import { closeSync, openSync } from 'node:fs'
import { storedChunks } from '../appender/chunk-index.ts'
import { readDatasetHeader } from '../appender/dataset-header.ts'
import { readExactly, type RawFile } from '../appender/raw-file.ts'
import { findLayout } from '../find-layout.ts'

/** One stored frame of a file that we made. */
export interface FileChunk {
  readonly dataset: string
  readonly frame: number
  readonly position: number
  readonly bytes: number
  /** The stored bytes, compressed where they are. */
  read(): Uint8Array
}

/** Every stored frame of a file, dataset after dataset, in order. */
export async function chunksOfFile(file: string): Promise<readonly FileChunk[]> {
  const { layout } = await findLayout(file, { texts: [], values: [] })
  return [...layout.frames].flatMap(([dataset, { address }]) =>
    withRaw(file, raw => {
      const header = readDatasetHeader(raw, address)
      if (header.layout.kind !== 'chunked') return []
      const chunks = [...storedChunks(raw, header.layout, () => undefined)]
      return chunks.map(({ address: position, bytes }, frame) => ({
        dataset,
        frame,
        position,
        bytes,
        read: () => withRaw(file, open => readExactly(open, position, bytes)),
      }))
    }),
  )
}

function withRaw<T>(file: string, use: (raw: RawFile) => T): T {
  const raw = { file, fd: openSync(file, 'r') }
  try {
    return use(raw)
  } finally {
    closeSync(raw.fd)
  }
}
