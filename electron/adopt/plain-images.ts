import type { FileNode } from '../../shared/model/data-file.ts'
import { pixelTypes } from '../../shared/model/pixels.ts'
import type { DataFile } from '../files/data-file.ts'

/** What a file has beside the images that NeXus groups name: arrays that could be a stack, and single images. */
export interface PlainImages {
  /** Of three dimensions or more, each dataset once. */
  readonly stacks: readonly FileNode[]
  /** Of two dimensions; the largest. */
  readonly single: FileNode | undefined
  /** Links to other files that are not there. */
  readonly absent: readonly FileNode[]
}

/** A file of ten thousand scans is not walked to its end only to say that there is nothing. */
const mostGroups = 2000
const mostMembers = 1000
const deepest = 6
/** Tables of a few numbers per point are no images: the smallest detectors of microscopes have more rows and columns. */
const leastSide = 4

/** All of a file, whatever its groups are called; what leads nowhere is passed over. */
export async function plainImages(file: DataFile): Promise<PlainImages> {
  const seen = new Map<string, FileNode>()
  const absent: FileNode[] = []
  let left = mostGroups
  const visit = async (path: string, depth: number): Promise<void> => {
    for (const member of await file.children(path, 0, mostMembers)) {
      if (isImages(member)) seen.set(identity(member), seen.get(identity(member)) ?? member)
      if (member.missing?.what === 'file') absent.push(member)
      if (member.kind === 'group' && depth < deepest && left-- > 0) await visit(member.path, depth + 1)
    }
  }
  await visit('/', 1)
  const found = [...seen.values()]
  const single = found.filter(isSingle).toSorted((one, other) => pixelsOf(other) - pixelsOf(one))[0]
  return { stacks: found.filter(node => !isSingle(node)), single, absent }
}

/** Groups of one file often lead to the same dataset. */
export function identity({ linkTarget, objectId, path }: FileNode): string {
  return linkTarget ?? objectId ?? path
}

/** Arrays of pixels, not tables. */
export function isImages({ dtype, kind, shape = [] }: FileNode): boolean {
  const [height = 0, width = 0] = shape.slice(-2)
  const isPixels = pixelTypes.some(type => type === dtype)
  return kind === 'dataset' && isPixels && shape.length >= 2 && Math.min(height, width) >= leastSide
}

function isSingle({ shape }: FileNode): boolean {
  return shape?.length === 2
}

function pixelsOf({ shape = [] }: FileNode): number {
  return shape.reduce((product, size) => product * size, 1)
}
