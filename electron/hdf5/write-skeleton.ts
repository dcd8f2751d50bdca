import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { HutchError } from '../../shared/model/problem.ts'
import { ledgerPaths } from '../../shared/nexus/ledger.ts'
import type { FileSkeleton } from '../../shared/nexus/skeleton.ts'
import { diskError } from '../platform/disk-error.ts'
import { putInPlace } from '../platform/put-in-place.ts'
import { writeFully, type RawFile } from './appender/raw-file.ts'
import { checkSkeleton } from './check-skeleton.ts'
import type { FileLayout, FramesLayout } from './file-layout.ts'
import { addressOf } from './find-layout.ts'
import { patchDraft } from './patch-draft.ts'
import { loadHdf5, type Hdf5File, type Hdf5Module } from './h5wasm-module.ts'
import { causeInWords } from './library-words.ts'
import { differingNode } from './verify-skeleton.ts'
import { writeNodes } from './write-nodes.ts'

export interface WriteSkeletonOptions {
  /** Puts the new file in the place of an old one; otherwise an existing file is refused. */
  readonly replace: boolean
}

/**
 * Builds a whole file beside its place, brings it to the disk, reads it back and only then gives it its name: nobody
 * ever finds half a file. Resolves with what the appender needs to go on from there. Failures are `disk` problems naming
 * the file.
 */
export async function writeSkeleton(
  file: string,
  skeleton: FileSkeleton,
  { replace }: WriteSkeletonOptions,
): Promise<FileLayout> {
  checkSkeleton(skeleton)
  const hdf5 = await loadHdf5()
  const draft = join(dirname(file), draftName())
  try {
    if (!replace && existsSync(file)) throw alreadyThere(file)
    // Made by us first: the system's own error code tells why a folder cannot be written to, the library does not.
    closeSync(openSync(draft, 'wx'))
    const layout = buildDraft(hdf5, draft, file, skeleton)
    if (replace) renameSync(draft, file)
    else putInPlace(draft, file)
    syncPath(dirname(file))
    return layout
  } catch (error) {
    rmSync(draft, { force: true })
    throw diskError(causeInWords(error), file, replace ? 'replace the file' : 'create the file')
  }
}

/** Drafts a crash left behind start with this; recovery removes them. */
export const draftPrefix = '.hutch-draft-'

let drafts = 0

/**
 * Short, so that a long file name still fits; numbered, because the library may keep a failed one open; with its thread, which
 * counts for itself.
 */
function draftName(): string {
  drafts += 1
  return `${draftPrefix}${process.pid}-${threadId}-${drafts}`
}

function buildDraft(hdf5: Hdf5Module, draft: string, file: string, skeleton: FileSkeleton): FileLayout {
  let layout: FileLayout
  try {
    const built = buildWithLibrary(hdf5, draft, skeleton)
    layout = { ...built, structureBytes: patchDraft(draft, built, skeleton) }
    syncPath(draft)
    const differing = differingNode(hdf5, draft, skeleton)
    if (differing !== undefined) throw notAsWritten(file, differing)
  } catch (error) {
    probeDisk(draft)
    throw error
  }
  return layout
}

function buildWithLibrary(hdf5: Hdf5Module, draft: string, skeleton: FileSkeleton): FileLayout {
  // Oldest format: superblock 0 and version 1 headers have no checksums and no open flags, so numbers can be patched.
  const file = new hdf5.File(draft, 'w', { libver: ['earliest', 'v110'] })
  try {
    writeNodes(hdf5, file, skeleton)
    return layoutOf(hdf5, file, skeleton)
  } finally {
    file.close()
  }
}

function layoutOf(hdf5: Hdf5Module, file: Hdf5File, { nodes }: FileSkeleton): FileLayout {
  const address = (path: string): number => addressOf(hdf5, file, path)
  const addressesOf = (kind: 'text' | 'values'): Map<string, number> =>
    new Map(nodes.filter(node => node.kind === kind).map(node => [node.path, address(node.path)]))
  const frames = nodes
    .filter(node => node.kind === 'frames')
    .map(({ path, countPath, leading }) => {
      const plannedFrames = leading.reduce((all, size) => all * size, 1)
      const axes = nodes.filter(node => node.kind === 'growingAxis' && node.frames === path)
      const axisAddresses = axes.map(axis => address(axis.path))
      const ledger = ledgerPaths(countPath)
      const layout: FramesLayout = {
        address: address(path),
        countAddress: address(countPath),
        checksumsAddress: address(ledger.checksums),
        syncedAddress: address(ledger.synced),
        plannedFrames,
        axisAddresses,
      }
      return [path, layout] as const
    })
  const series = nodes
    .filter(node => node.kind === 'series')
    .map(({ path, fill }) => [path, { address: address(path), fill }] as const)
  return {
    texts: addressesOf('text'),
    values: addressesOf('values'),
    frames: new Map(frames),
    series: new Map(series),
  }
}

/** When the library failed: asks the disk itself. Throws the system's own error if it takes no more bytes. */
function probeDisk(draft: string): void {
  const raw: RawFile = { file: draft, fd: openSync(draft, 'r+') }
  try {
    writeFully(raw, Buffer.alloc(probeBytes, 1), probePosition)
    fsyncSync(raw.fd)
  } finally {
    closeSync(raw.fd)
  }
}

const probeBytes = 256 * 1024
/** Far beyond any structure, so that the probe needs blocks of its own. */
const probePosition = 2 ** 32

function alreadyThere(file: string): HutchError {
  return new HutchError({
    kind: 'disk',
    message: 'Could not create the file: it exists already',
    where: file,
    advice: 'Recorded files are never overwritten: choose another name.',
  })
}

function notAsWritten(file: string, node: string): HutchError {
  return new HutchError({
    kind: 'disk',
    message: `Could not write the file: ${node} reads back different from what was written`,
    where: file,
    advice: 'Check the disk and the space left on it.',
  })
}

function syncPath(path: string): void {
  const fd = openSync(path, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
