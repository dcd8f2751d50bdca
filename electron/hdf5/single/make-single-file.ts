import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { threadId } from 'node:worker_threads'
import { HutchError } from '../../../shared/model/problem.ts'
import type { FileSkeleton } from '../../../shared/nexus/skeleton.ts'
import { diskError } from '../../platform/disk-error.ts'
import { putInPlace } from '../../platform/put-in-place.ts'
import { AppendFile } from '../appender/append-file.ts'
import { storedChunks } from '../appender/chunk-index.ts'
import { readDatasetHeader } from '../appender/dataset-header.ts'
import { readExactly } from '../appender/raw-file.ts'
import { loadHdf5, type Hdf5Module } from '../h5wasm-module.ts'
import { causeInWords } from '../library-words.ts'
import { draftPrefix, writeSkeleton } from '../write-skeleton.ts'
import { OpenParts } from './open-parts.ts'
import { placementsOf } from './placements.ts'
import { readAttributes } from './read-attributes.ts'
import { type FramesCopy, readSkeleton } from './read-skeleton.ts'

/**
 * One self-contained file of a finished experiment: everything the master leads to, results included. Structure first,
 * then the stored frames as they are, byte for byte. Made beside `out`, brought to the disk and renamed; the originals are
 * only read. Resolves with the number of frames.
 */
export async function makeSingleFile(
  master: string,
  out: string,
  { replace }: { readonly replace: boolean },
): Promise<number> {
  const target = resolve(out)
  if (existsSync(target) && !replace) throw existing(target)
  const hdf5 = await loadHdf5()
  const parts = new OpenParts(hdf5)
  const draft = join(dirname(target), `${draftPrefix}single-${process.pid}-${threadId}`)
  try {
    const { skeleton, copies } = singleSkeleton(hdf5, parts, resolve(master), basename(target))
    const frames = await writeSingle(draft, skeleton, copies)
    if (replace) renameSync(draft, target)
    else putInPlace(draft, target)
    return frames
  } catch (error) {
    rmSync(draft, { force: true })
    throw diskError(causeInWords(error), target, 'make the single file')
  } finally {
    parts.closeAll()
  }
}

function singleSkeleton(
  hdf5: Hdf5Module,
  parts: OpenParts,
  master: string,
  name: string,
): { skeleton: FileSkeleton; copies: readonly FramesCopy[] } {
  const { nodes, copies } = readSkeleton(hdf5, parts, placementsOf(hdf5, parts, master))
  const rootAttributes = { ...readAttributes(hdf5, parts.get(master), '/'), file_name: name }
  return { skeleton: { rootAttributes, nodes }, copies }
}

async function writeSingle(
  draft: string,
  skeleton: FileSkeleton,
  copies: readonly FramesCopy[],
): Promise<number> {
  const file = new AppendFile(draft, await writeSkeleton(draft, skeleton, { replace: true }))
  let frames = 0
  try {
    for (const copy of copies) frames += copyFrames(file, copy)
  } finally {
    await file.finish()
  }
  return frames
}

/** One chunk after the other, so that memory holds one frame whatever the size of the stack. */
function copyFrames(file: AppendFile, { file: source, address, to }: FramesCopy): number {
  const raw = { file: source, fd: openSync(source, 'r') }
  try {
    const { layout, filters } = readDatasetHeader(raw, address)
    if (layout.kind !== 'chunked') return 0
    let frame = 0
    for (const chunk of storedChunks(raw, layout, () => undefined)) {
      const stored = readExactly(raw, chunk.address, chunk.bytes)
      if (filters > 0 && chunk.skippedFilters === 0) file.appendEncoded(to, frame, stored)
      else file.append(to, frame, stored)
      frame += 1
    }
    return frame
  } finally {
    closeSync(raw.fd)
  }
}

function existing(target: string): HutchError {
  return new HutchError({
    kind: 'usage',
    message: 'Could not make the single file: it exists already',
    where: target,
    advice: 'Choose another name, or replace it with --force.',
  })
}
