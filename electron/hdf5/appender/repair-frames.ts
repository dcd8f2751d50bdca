import { fstatSync, ftruncateSync } from 'node:fs'
import { demand } from '../../../shared/base/assert.ts'
import type { FileLayout, FramesLayout } from '../file-layout.ts'
import { axisLengthPosition } from './axis-length.ts'
import type { StoredChunk } from './chunk-index.ts'
import { chunkedHeader, type ChunkedHeader } from './dataset-header.ts'
import { FrameLedger, type SyncMark } from './frame-ledger.ts'
import { frameGrid, product } from './frame-place.ts'
import { readExactly, undefinedAddress, writeFully, type RawFile } from './raw-file.ts'
import { reachableFrames, storedChecksum, type ReachableFrames } from './reachable-frames.ts'
import { readSuperblock } from './superblock.ts'
import { endOfSeries } from './series-appender.ts'
import { trimIndex } from './trim-index.ts'
import { contiguousData } from './values-patch.ts'

export interface RepairedFrames {
  readonly dataset: string
  /** Frames 0…complete−1 can be read. */
  readonly complete: number
  /** Of these, the ones whose bytes are not those that were written. */
  readonly torn: readonly number[]
}

/** The library refuses a file that is shorter than its own end-of-file address: lengthens it, with a hole. */
export function makeOpenable(raw: RawFile): void {
  const { endOfFile } = readSuperblock(raw)
  if (fstatSync(raw.fd).size < endOfFile) ftruncateSync(raw.fd, endOfFile)
}

/**
 * Makes a file consistent whose writer is gone: as many frames as stand whole before `fileBytes` (its length as found),
 * dimensions, index and counts to match, the end of the file where the last byte is. A file that is in order is not
 * written to. A frame that a power cut tore is cut off at the end and told where others follow it.
 */
export function repairFrames(
  raw: RawFile,
  { frames, series }: Pick<FileLayout, 'frames' | 'series'>,
  structureBytes: number,
  fileBytes: number,
): readonly RepairedFrames[] {
  const found = [...frames].map(([dataset, layout]) => ({
    dataset,
    layout,
    ...wholeFrames(raw, dataset, layout, fileBytes),
  }))
  const ends = [
    ...found.map(whole => putWhole(raw, whole)),
    ...[...series.values()].map(({ address }) => endOfSeries(raw, address)),
  ]
  const end = Math.max(structureBytes, ...ends)
  putNumber(raw, readSuperblock(raw).endPosition, end)
  if (fstatSync(raw.fd).size !== end) ftruncateSync(raw.fd, end)
  return found.map(({ dataset, complete, torn }) => ({ dataset, complete, torn }))
}

interface WholeFrames {
  readonly header: ChunkedHeader
  readonly ledger: FrameLedger
  readonly complete: number
  readonly torn: readonly number[]
  readonly root: number | undefined
}

function wholeFrames(raw: RawFile, dataset: string, place: FramesLayout, fileBytes: number): WholeFrames {
  const header = chunkedHeader(raw, place.address, dataset)
  const ledger = new FrameLedger(raw, place, dataset)
  const reached = furthest(raw, header, ledger.readSynced(), fileBytes)
  const bad = tornFrames(raw, reached.chunks, ledger)
  const complete = withoutTornEnd(reached.chunks.length, bad)
  return {
    header,
    ledger,
    complete,
    torn: [...bad].filter(frame => frame < complete),
    root: complete === 0 ? undefined : reached.root,
  }
}

/**
 * The newest root may point to a node that never reached the disk. The root of the last sync did, and every later write
 * into its tree only adds: it still leads to what was safe then.
 */
function furthest(raw: RawFile, header: ChunkedHeader, synced: SyncMark, fileBytes: number): ReachableFrames {
  const newest = reachableFrames(raw, header, header.layout.root, fileBytes)
  if (newest.chunks.length >= synced.frames) return newest
  const older = reachableFrames(raw, header, synced.root, fileBytes)
  return older.chunks.length > newest.chunks.length ? older : newest
}

/** Only what was written since the last sync can be torn; the rest is not read again. */
function tornFrames(raw: RawFile, chunks: readonly StoredChunk[], ledger: FrameLedger): ReadonlySet<number> {
  const checksums = ledger.readChecksums(chunks.length)
  const torn = new Set<number>()
  for (let frame = ledger.readSynced().frames; frame < chunks.length; frame++) {
    const chunk = demand(chunks[frame], `chunk of frame ${frame}`)
    const expected = checksums[frame]
    if (expected !== undefined && storedChecksum(raw, chunk) !== expected) torn.add(frame)
  }
  return torn
}

function withoutTornEnd(frames: number, torn: ReadonlySet<number>): number {
  let complete = frames
  while (torn.has(complete - 1)) complete -= 1
  return complete
}

/** Returns where the last byte ends that belongs to the dataset. */
function putWhole(
  raw: RawFile,
  { complete, header, layout, ledger, root }: WholeFrames & { readonly layout: FramesLayout },
): number {
  if (root !== undefined) trimIndex(raw, header, root, complete)
  putNumber(raw, header.layout.rootPosition, root ?? undefinedAddress)
  const rows = Math.ceil(complete / product(frameGrid(header.dims, header.layout.chunk)))
  putNumber(raw, header.dimsPosition, rows)
  for (const address of layout.axisAddresses) putNumber(raw, axisLengthPosition(raw, address), rows)
  putNumber(raw, contiguousData(raw, layout.countAddress, 'count').position, complete)
  if (ledger.readSynced().frames > complete) ledger.writeSynced({ frames: complete, root })
  return reachableFrames(raw, header, root, Infinity).end
}

/** Leaves a file alone that says so already. */
function putNumber(raw: RawFile, position: number, value: number | bigint): void {
  if (readExactly(raw, position, 8).readBigUInt64LE() === BigInt(value)) return
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  writeFully(raw, bytes, position)
}
