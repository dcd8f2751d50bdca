import { closeSync, openSync } from 'node:fs'
import type { FileSkeleton } from '../../shared/nexus/skeleton.ts'
import { announceFrames } from './appender/append-file.ts'
import { readDatasetHeader } from './appender/dataset-header.ts'
import { messageType, readObjectHeader } from './appender/object-header.ts'
import { brokenFile, writeFully, type RawFile } from './appender/raw-file.ts'
import { readSuperblock } from './appender/superblock.ts'
import type { FileLayout } from './file-layout.ts'
import type { ChunkFilter } from './filters/encode-chunk.ts'
import { frameFilter, libraryMethod, pipelineMessage } from './filters/frame-filter.ts'
import { structureAttribute } from './write-nodes.ts'

/** What the library cannot say or could not know while it wrote the structure. Returns where the structure ends. */
export function patchDraft(draft: string, layout: FileLayout, { nodes }: FileSkeleton): number {
  const raw: RawFile = { file: draft, fd: openSync(draft, 'r+') }
  try {
    for (const address of layout.texts.values()) endTextWithZero(raw, address)
    for (const { countAddress } of layout.frames.values()) noteStructureBytes(raw, countAddress)
    for (const { address } of layout.series.values()) noteStructureBytes(raw, address)
    for (const node of nodes) {
      const address = node.kind === 'frames' ? layout.frames.get(node.path)?.address : undefined
      if (node.kind === 'frames' && address !== undefined) setFilters(raw, address, frameFilter(node))
    }
    const structureBytes = readSuperblock(raw).endOfFile
    announceFrames(raw, { ...layout, structureBytes })
    return structureBytes
  } finally {
    closeSync(raw.fd)
  }
}

/**
 * The library makes fixed text space-padded but fills it with zeros, which h5dump shows as \000\000…: sets the padding
 * type (low 4 bits of the datatype's flags, HDF5 File Format Specification 3.0, IV.A.2.d, class 3) to 0, zero-terminated.
 */
function endTextWithZero(raw: RawFile, address: number): void {
  const { flags, flagsPosition } = readDatasetHeader(raw, address).elementType
  writeFully(raw, Buffer.of(flags & 0xf0), flagsPosition)
}

/** The library takes one filter per dataset; whatever else is wanted takes the place of that one. */
function setFilters(raw: RawFile, address: number, filter: ChunkFilter | undefined): void {
  if (filter === undefined || filter.method === libraryMethod) return
  const message = readObjectHeader(raw, address).find(({ type }) => type === messageType.filterPipeline)
  if (message === undefined) throw brokenFile(raw, `a dataset without filters at ${address}`)
  writeFully(raw, pipelineMessage(filter, message.body.length), message.position)
}

/** The value of an int64 attribute ends its message (section IV.A.2.m, version 1: every part padded to 8 bytes). */
function noteStructureBytes(raw: RawFile, countAddress: number): void {
  const attribute = readObjectHeader(raw, countAddress).find(
    ({ type, body }) => type === messageType.attribute && body.includes(`${structureAttribute}\0`),
  )
  if (attribute === undefined) throw brokenFile(raw, `a count without ${structureAttribute}`)
  const value = Buffer.alloc(8)
  value.writeBigInt64LE(BigInt(readSuperblock(raw).endOfFile))
  writeFully(raw, value, attribute.position + attribute.body.length - value.length)
}
