import type { FileNode } from '../../shared/model/data-file.ts'
import type { DataFile } from '../files/data-file.ts'
import { nxdata } from '../files/nexus-plot.ts'
import { nodeIfThere } from '../files/node-if-there.ts'
import { joinPath } from '../files/tree-file.ts'

/** A dataset of at least three dimensions, as a group of the file presents it. */
export interface ImageDataset {
  readonly node: FileNode
  /** The NXdata or NXdetector that holds it. */
  readonly group: string
  /** Of the NXentry around it. */
  readonly entry: string
  /** Path of the `image_key` beside it. */
  readonly keys: string | undefined
}

/** Files of beamlines have some hundred groups; a tree that is larger is looked through as far as this. */
const mostGroups = 5000
const mostMembers = 1000
/** `entry/instrument/detector`, also in a subentry. */
const deepest = 4

/**
 * Datasets of images that NXdata and NXdetector groups hold: those with an image key first, then in order of the file.
 * What leads nowhere is passed over.
 */
export async function imageDatasets(file: DataFile): Promise<readonly ImageDataset[]> {
  const found: ImageDataset[] = []
  let left = mostGroups
  const visit = async (path: string, entry: string, depth: number): Promise<void> => {
    const members = await file.children(path, 0, mostMembers)
    for (const member of members) {
      if (member.kind !== 'group' || left-- <= 0) continue
      const within = member.nxClass === 'NXentry' ? member.path : entry
      const images = await imagesOf(file, member, within)
      if (images !== undefined) found.push(images)
      if (depth < deepest) await visit(member.path, within, depth + 1)
    }
  }
  await visit('/', '/', 1)
  return [
    ...found.filter(({ keys }) => keys !== undefined),
    ...found.filter(({ keys }) => keys === undefined),
  ]
}

/** The one at a path, which may be the dataset itself or its group. */
export async function imageDatasetAt(file: DataFile, path: string): Promise<ImageDataset | undefined> {
  const node = await file.node(path)
  if (node.kind === 'group') return await imagesOf(file, node, entryOf(node.path))
  const group = node.path.slice(0, node.path.lastIndexOf('/'))
  return isStack(node) ? await datasetIn(file, node, group === '' ? '/' : group, entryOf(path)) : undefined
}

async function imagesOf(file: DataFile, group: FileNode, entry: string): Promise<ImageDataset | undefined> {
  const path = await imagePath(file, group)
  const node = path === undefined ? undefined : await nodeIfThere(file, path)
  return node !== undefined && isStack(node) ? await datasetIn(file, node, group.path, entry) : undefined
}

async function imagePath(file: DataFile, { nxClass, path }: FileNode): Promise<string | undefined> {
  if (nxClass === 'NXdetector') return joinPath(path, 'data')
  if (nxClass === 'NXdata') return (await nxdata(file, path))?.signal?.path
  return undefined
}

async function datasetIn(
  file: DataFile,
  node: FileNode,
  group: string,
  entry: string,
): Promise<ImageDataset> {
  const keys = await nodeIfThere(file, joinPath(group, 'image_key'))
  return { node, group, entry, keys: keys?.kind === 'dataset' ? keys.path : undefined }
}

function isStack({ kind, shape }: FileNode): boolean {
  return kind === 'dataset' && (shape?.length ?? 0) >= 3
}

function entryOf(path: string): string {
  const [, first = ''] = path.split('/')
  return `/${first}`
}
