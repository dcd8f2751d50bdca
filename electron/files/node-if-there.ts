import type { FileNode } from '../../shared/model/data-file.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { DataFile } from './data-file.ts'

/** Undefined where the path leads nowhere; rejects with every other problem. */
export async function nodeIfThere(file: DataFile, path: string): Promise<FileNode | undefined> {
  try {
    return await file.node(path)
  } catch (error) {
    if (error instanceof HutchError && error.kind === 'not-found') return undefined
    throw error
  }
}
