import { fstatSync, ftruncateSync } from 'node:fs'
import { HutchError } from '../../../shared/model/problem.ts'
import type { FramesLayout } from '../file-layout.ts'
import { axisLengthPosition } from './axis-length.ts'
import { storedChunks } from './chunk-index.ts'
import { readDatasetHeader, type ChunkedLayout, type DatasetHeader } from './dataset-header.ts'
import { frameOffset, innerLeading, product } from './frame-place.ts'
import { brokenFile, readExactly, writeFully, type RawFile } from './raw-file.ts'
import { readSuperblock } from './superblock.ts'
import { contiguousData } from './values-patch.ts'

export interface RepairedFrames {
  readonly dataset: string
  /** Frames 0…complete−1 stand whole in the file. */
  readonly complete: number
}

/** The library refuses a file that is shorter than its own end-of-file address: lengthens it, with a hole. */
export function makeOpenable(raw: RawFile): void {
  const { endOfFile } = readSuperblock(raw)
  if (fstatSync(raw.fd).size < endOfFile) ftruncateSync(raw.fd, endOfFile)
}

/**
 * Makes a file consistent whose writer is gone: as many frames as stand whole and without a gap before `fileBytes` (its
 * length as found), dimensions and counts to match, the end of the file where the last byte is. A file that is in order
 * is not written to.
 */
export function repairFrames(
  raw: RawFile,
  frames: ReadonlyMap<string, FramesLayout>,
  structureBytes: number,
  fileBytes: number,
): readonly RepairedFrames[] {
  const found = [...frames].map(([dataset, layout]) => ({
    dataset,
    layout,
    ...wholeFrames(raw, layout, fileBytes),
  }))
  for (const { layout, header, complete } of found) writeComplete(raw, layout, header, complete)
  const end = Math.max(structureBytes, ...found.map(one => one.end))
  putNumber(raw, readSuperblock(raw).endPosition, end)
  if (fstatSync(raw.fd).size !== end) ftruncateSync(raw.fd, end)
  return found.map(({ dataset, complete }) => ({ dataset, complete }))
}

interface WholeFrames {
  readonly header: DatasetHeader
  readonly complete: number
  /** Behind the last byte that belongs to the dataset. */
  readonly end: number
}

function wholeFrames(raw: RawFile, { address }: FramesLayout, fileBytes: number): WholeFrames {
  const header = readDatasetHeader(raw, address)
  const { layout, dims } = header
  if (layout.kind !== 'chunked') throw brokenFile(raw, 'a frames dataset that is not chunked')
  let complete = 0
  let end = 0
  for (const chunk of readable(raw, layout, nodeEnd => (end = Math.max(end, nodeEnd)))) {
    const expected = frameOffset(complete, innerLeading(dims))
    if (!expected.every((value, index) => value === chunk.offset[index])) break
    if (chunk.address + chunk.bytes > fileBytes) break
    complete += 1
    end = Math.max(end, chunk.address + chunk.bytes)
  }
  return { header, complete, end }
}

/** Chunks up to the first that the index cannot give. */
function* readable(
  raw: RawFile,
  layout: ChunkedLayout,
  visit: (end: number) => void,
): Generator<{ offset: readonly number[]; address: number; bytes: number }> {
  try {
    yield* storedChunks(raw, layout, visit)
  } catch (error) {
    if (!(error instanceof HutchError)) throw error
  }
}

function writeComplete(raw: RawFile, layout: FramesLayout, header: DatasetHeader, complete: number): void {
  const rows = Math.ceil(complete / product(innerLeading(header.dims)))
  putNumber(raw, header.dimsPosition, rows)
  for (const address of layout.axisAddresses) putNumber(raw, axisLengthPosition(raw, address), rows)
  putNumber(raw, contiguousData(raw, layout.countAddress, 'count').position, complete)
}

/** Leaves a file alone that says so already. */
function putNumber(raw: RawFile, position: number, value: number): void {
  if (readExactly(raw, position, 8).readBigUInt64LE() === BigInt(value)) return
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  writeFully(raw, bytes, position)
}
