import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { demand } from '../../../../shared/base/assert.ts'
import type { NumberedEvent } from '../../../../shared/model/events.ts'
import { contiguousData } from '../../../../electron/hdf5/appender/values-patch.ts'
import { chunkedHeader } from '../../../../electron/hdf5/appender/dataset-header.ts'
import { headBytes, usedAt } from '../../../../electron/hdf5/appender/chunk-tree.ts'
import { reachableFrames } from '../../../../electron/hdf5/appender/reachable-frames.ts'
import type { FramesLayout } from '../../../../electron/hdf5/file-layout.ts'
import { findLayout } from '../../../../electron/hdf5/find-layout.ts'
import { encodeRecord, journalHead } from '../../../../electron/journal/journal-record.ts'
import { parseJournal } from '../../../../electron/journal/read-journal.ts'

export interface Target {
  readonly folder: string
  /** Relative to the folder. */
  readonly file: string
  readonly dataset: string
}

/** Ways to spoil an experiment with at least one frame; each returns a word that the refusal must contain. */
export const mutations: Readonly<Record<string, (target: Target) => Promise<string>>> = {
  'a byte of a frame is flipped': async target => {
    const { bytes, chunks } = await opened(target)
    const at = demand(chunks[0], 'a chunk').address
    bytes[at] = (bytes[at] ?? 0) ^ 1
    return save(target, bytes, target.dataset)
  },
  'complete counts one more': target => changeCount(target, 1),
  'complete counts one less': target => changeCount(target, -1),
  'a chunk is dropped from the index': async target => {
    const { bytes, root } = await opened(target)
    bytes.writeUInt16LE(bytes.readUInt16LE(root + usedAt) - 1, root + usedAt)
    return save(target, bytes, target.dataset)
  },
  'a chunk is put elsewhere': async target => {
    const { bytes, root } = await opened(target)
    bytes.writeBigUInt64LE(7n, root + headBytes + 8)
    return save(target, bytes, target.dataset)
  },
  'a checksum is lost': async target => {
    const { bytes, checksumsAt } = await opened(target)
    bytes.writeBigInt64LE(-1n, checksumsAt)
    return save(target, bytes, target.dataset)
  },
  'the file is cut': async target => {
    const { bytes } = await opened(target)
    return save(target, bytes.subarray(0, bytes.length - 1), target.file)
  },
  'the file is gone': async target => {
    rmSync(join(target.folder, target.file))
    return target.file
  },
  'the end of the journal is gone': target =>
    changeJournal(target, events => events.filter(({ event }) => event.kind !== 'experiment.closed')),
  'the journal closes with one frame more': target =>
    changeJournal(target, events =>
      events.map(numbered =>
        numbered.event.kind === 'experiment.closed'
          ? { ...numbered, event: { ...numbered.event, frames: numbered.event.frames + 1 } }
          : numbered,
      ),
    ),
  'a gap is listed that nobody counted': target =>
    changeJournal(target, events => {
      const told = demand(
        events.map(({ event }) => event).find(event => event.kind === 'complete'),
        'a complete event',
      )
      const { dataset, file, node } = told
      const gap = {
        kind: 'gap',
        node,
        dataset,
        file,
        firstFrame: 900,
        lastFrame: 901,
        cause: 'none',
      } as const
      return events.flatMap(one =>
        one.event.kind === 'experiment.closed' ? [{ ...one, event: gap }, one] : [one],
      )
    }),
}

async function opened({ dataset, file, folder }: Target): Promise<{
  bytes: Buffer
  chunks: readonly { address: number }[]
  root: number
  countAt: number
  checksumsAt: number
}> {
  const path = join(folder, file)
  const { layout } = await findLayout(path, { texts: [], values: [] })
  const place: FramesLayout = demand(layout.frames.get(dataset), dataset)
  const raw = { file: path, fd: openSync(path, 'r') }
  try {
    const header = chunkedHeader(raw, place.address, dataset)
    const { chunks } = reachableFrames(raw, header, header.layout.root, Infinity)
    return {
      bytes: readFileSync(path),
      chunks,
      root: demand(header.layout.root, 'root'),
      countAt: contiguousData(raw, place.countAddress, dataset).position,
      checksumsAt: contiguousData(raw, place.checksumsAddress, dataset).position,
    }
  } finally {
    closeSync(raw.fd)
  }
}

async function changeCount(target: Target, by: number): Promise<string> {
  const { bytes, countAt } = await opened(target)
  bytes.writeBigInt64LE(bytes.readBigInt64LE(countAt) + BigInt(by), countAt)
  return save(target, bytes, target.dataset)
}

function save({ file, folder }: Target, bytes: Buffer, named: string): string {
  writeFileSync(join(folder, file), bytes)
  return named
}

async function changeJournal(
  { folder }: Target,
  change: (events: readonly NumberedEvent[]) => readonly NumberedEvent[],
): Promise<string> {
  const file = join(folder, 'journal')
  const { events } = parseJournal(readFileSync(file))
  const changed = change(events).map((event, index) => ({ ...event, seq: index + 1 }))
  writeFileSync(file, Buffer.concat([Buffer.from(journalHead), ...changed.map(encodeRecord)]))
  return file
}
