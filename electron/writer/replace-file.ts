import { join } from 'node:path'
import type { FileSkeleton } from '../../shared/nexus/skeleton.ts'
import { draftPrefix, writeSkeleton } from '../hdf5/write-skeleton.ts'

/** Builds a whole file beside its place and puts it there by rename: a reader finds the old or the new one. */
export async function replaceFile(file: string, skeleton: FileSkeleton): Promise<void> {
  await writeSkeleton(file, skeleton, { replace: true })
}

/** Where something is made before it gets its place in the folder. */
export function draftIn(folder: string, name: string): string {
  return join(folder, `${draftPrefix}${process.pid}-${name}`)
}

/** What a crash may leave of a file that was not yet in its place. */
export function isDraft(name: string): boolean {
  return name.startsWith(draftPrefix)
}
