import type { FileNode } from '../../shared/model/data-file.ts'
import type { DataFile } from '../files/data-file.ts'

export interface Visit {
  readonly node: FileNode
  /** For every level below the start whether this branch is the last one there: what the tree's lines need. */
  readonly lasts: readonly boolean[]
  /** The path under which this group was shown before: its members are not repeated. */
  readonly sameAs: string | undefined
}

const PAGE = 500

/**
 * The members of `start` in file order, with all below them when `recursive`. Links are shown, not entered, and an object
 * that several hard links lead to is entered once, so that a circle ends.
 */
export async function* walkNodes(file: DataFile, start: FileNode, recursive: boolean): AsyncGenerator<Visit> {
  const seen = new Map<string, string>()
  if (start.objectId !== undefined) seen.set(start.objectId, start.path)
  yield* members(file, start, recursive, [], seen)
}

async function* members(
  file: DataFile,
  group: FileNode,
  recursive: boolean,
  lasts: readonly boolean[],
  seen: Map<string, string>,
): AsyncGenerator<Visit> {
  for (let offset = 0; offset < group.childCount; offset += PAGE) {
    const page = await file.children(group.path, offset, PAGE)
    if (page.length === 0) return
    for (const [i, node] of page.entries()) {
      const here = [...lasts, offset + i === group.childCount - 1]
      const sameAs =
        node.kind === 'group' && node.objectId !== undefined ? seen.get(node.objectId) : undefined
      yield { node, lasts: here, sameAs }
      if (!recursive || node.kind !== 'group' || node.linkTarget !== undefined || sameAs !== undefined)
        continue
      if (node.objectId !== undefined) seen.set(node.objectId, node.path)
      yield* members(file, node, recursive, here, seen)
    }
  }
}
