import type { FileNode } from '../../shared/model/data-file.ts'
import type { DataFile } from '../files/data-file.ts'
import { nodeIfThere } from '../files/node-if-there.ts'
import { joinPath, parentOf } from '../files/tree-file.ts'

/** Columns beyond this are an image in disguise. */
const MAX_MEMBERS = 2000

/** The NXentry that `path` is in. */
export async function parentEntry(file: DataFile, path: string): Promise<FileNode | undefined> {
  for (let parent = parentOf(path); parent !== '/'; parent = parentOf(parent)) {
    const node = await nodeIfThere(file, parent)
    if (node?.nxClass === 'NXentry') return node
  }
  return undefined
}

/** Datasets of a group, links followed; none where there is no such group. */
export async function memberNodes(file: DataFile, group: string): Promise<readonly FileNode[]> {
  const node = await nodeIfThere(file, group)
  if (node?.kind !== 'group') return []
  const members = await file.children(group, 0, MAX_MEMBERS)
  return members.filter(({ kind }) => kind === 'dataset')
}

/** The NXdata that the group at `path` wants to be shown. */
export async function defaultMember(file: DataFile, group: FileNode): Promise<FileNode | undefined> {
  const name = group.attributes.default
  return typeof name === 'string' ? await nodeIfThere(file, joinPath(group.path, name)) : undefined
}
