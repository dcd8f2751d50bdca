import { closeSync, fstatSync, openSync } from 'node:fs'
import { diskError } from '../platform/disk-error.ts'
import { axisLengthPosition } from './appender/axis-length.ts'
import { chunkedHeader, type ChunkedHeader } from './appender/dataset-header.ts'
import { FrameLedger, isChecksum } from './appender/frame-ledger.ts'
import { frameGrid, product } from './appender/frame-place.ts'
import { readExactly, type RawFile } from './appender/raw-file.ts'
import { reachableFrames, storedChecksum, type ReachableFrames } from './appender/reachable-frames.ts'
import { demandSignature, readSuperblock } from './appender/superblock.ts'
import { contiguousData } from './appender/values-patch.ts'
import type { FramesLayout } from './file-layout.ts'
import { findLayout } from './find-layout.ts'

export interface VerifiedFrames {
  readonly dataset: string
  /** What the file says. */
  readonly complete: number
  /** Frames below `complete` that can be reached. */
  readonly reachable: number
  /** Reachable frames whose bytes are not those that were written. */
  readonly wrong: readonly number[]
  /** Reachable frames that have no checksum to compare with. */
  readonly unproven: number
  /** What does not agree, each in one sentence. */
  readonly faults: readonly string[]
}

export interface VerifiedFile {
  readonly datasets: readonly VerifiedFrames[]
  readonly faults: readonly string[]
}

/**
 * Reads every frame that a file counts and compares it with its checksum; compares count, dimensions, axes and index with
 * each other. Changes nothing. Where the file still grows, more than is counted is no fault. Rejects with `format` when
 * the file cannot be followed at all, with `disk` when it cannot be read.
 */
export async function verifyFrames(
  file: string,
  { growing }: { readonly growing: boolean },
): Promise<VerifiedFile> {
  let fd: number | undefined
  try {
    fd = openSync(file, 'r')
    const raw: RawFile = { file, fd }
    demandSignature(raw)
    const { layout, structureBytes } = await findLayout(file, { texts: [], values: [] })
    const datasets = [...layout.frames].map(([dataset, place]) => verifyDataset(raw, dataset, place, growing))
    const faults = structureBytes === undefined || growing ? [] : lengthFaults(raw)
    return { datasets, faults }
  } catch (error) {
    throw diskError(error, file, 'verify the file')
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

/** The count is read first: whatever a growing file shows later is at least that much. */
function verifyDataset(raw: RawFile, dataset: string, place: FramesLayout, growing: boolean): VerifiedFrames {
  const complete = readInt64(raw, contiguousData(raw, place.countAddress, 'count').position)
  const header = chunkedHeader(raw, place.address, dataset)
  const ledger = new FrameLedger(raw, place, dataset)
  const reached = reachableFrames(raw, header, header.layout.root, fstatSync(raw.fd).size)
  const reachable = Math.min(complete, reached.chunks.length)
  const sizes = [
    ...sizeFaults(raw, header, place, complete, growing),
    ...indexFaults(reached, complete, growing),
    ...markFaults(ledger, complete),
  ]
  return { dataset, complete, reachable, ...compareBytes(raw, reached, ledger, reachable), faults: sizes }
}

function compareBytes(
  raw: RawFile,
  { chunks }: ReachableFrames,
  ledger: FrameLedger,
  frames: number,
): Pick<VerifiedFrames, 'wrong' | 'unproven'> {
  const checksums = ledger.readChecksums(frames)
  const wrong: number[] = []
  let unproven = 0
  for (const [frame, chunk] of chunks.slice(0, frames).entries()) {
    const expected = checksums[frame]
    if (expected === undefined) unproven += 1
    else if (!isChecksum(expected) || storedChecksum(raw, chunk) !== expected) wrong.push(frame)
  }
  return { wrong, unproven }
}

function sizeFaults(
  raw: RawFile,
  { dims, dimsPosition, layout }: ChunkedHeader,
  place: FramesLayout,
  complete: number,
  growing: boolean,
): readonly string[] {
  const expected = Math.ceil(complete / product(frameGrid(dims, layout.chunk)))
  const agrees = (rows: number): boolean => (growing ? rows >= expected : rows === expected)
  const rows = readInt64(raw, dimsPosition)
  const axes = place.axisAddresses.map(address => readInt64(raw, axisLengthPosition(raw, address)))
  return [
    ...(agrees(rows) ? [] : [`${complete} frames are ${expected} rows, the dataset has ${rows}`]),
    ...axes
      .filter(length => !agrees(length))
      .map(length => `an axis has ${length} coordinates for ${expected} rows`),
  ]
}

function indexFaults(
  { chunks, stopped }: ReachableFrames,
  complete: number,
  growing: boolean,
): readonly string[] {
  const because = stopped === undefined ? '' : `: ${stopped}`
  if (chunks.length < complete) {
    return [`${complete} frames are counted, the index leads to ${chunks.length}${because}`]
  }
  if (growing || (chunks.length === complete && stopped === undefined)) return []
  return [`the index leads on behind the ${complete} frames that are counted${because}`]
}

function markFaults(ledger: FrameLedger, complete: number): readonly string[] {
  const { frames } = ledger.readSynced()
  if (frames <= complete) return []
  return [`${frames} frames were brought to the disk, only ${complete} are counted`]
}

function lengthFaults(raw: RawFile): readonly string[] {
  const { endOfFile } = readSuperblock(raw)
  const { size } = fstatSync(raw.fd)
  return size === endOfFile ? [] : [`the file has ${size} bytes and says that it has ${endOfFile}`]
}

function readInt64(raw: RawFile, position: number): number {
  return Number(readExactly(raw, position, 8).readBigInt64LE())
}
