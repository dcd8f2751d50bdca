import { assert } from '../../shared/base/assert.ts'
import { frameBytes, frameDims } from '../../shared/model/pixels.ts'
import { ledgerPaths } from '../../shared/nexus/ledger.ts'
import type { Attributes, ConstantValue, FileSkeleton, SkeletonNode } from '../../shared/nexus/skeleton.ts'

/**
 * Demands of a skeleton what the library would refuse in the middle of writing, where a refusal leaves the file open.
 * Skeletons are made by us, so a wrong one is a mistake of ours.
 */
export function checkSkeleton(skeleton: FileSkeleton): void {
  const kinds = new Map<string, SkeletonNode['kind']>([['/', 'group']])
  checkAttributes('/', skeleton.rootAttributes)
  for (const node of skeleton.nodes) {
    checkPath(node.path, kinds)
    kinds.set(node.path, node.kind)
    if ('attributes' in node) checkAttributes(node.path, node.attributes)
    checkNode(node)
  }
  for (const node of skeleton.nodes) {
    if (node.kind === 'hardLink')
      assert(kinds.has(node.target), `${node.path} links to missing ${node.target}`)
    if (node.kind === 'frames') checkCount(node, kinds)
    if (node.kind === 'growingAxis') {
      assert(kinds.get(node.frames) === 'frames', `${node.path} cannot grow with ${node.frames}`)
    }
  }
}

type FramesNode = Extract<SkeletonNode, { kind: 'frames' }>

/** Attributes of old-style headers hold at most 64 KiB; 8000 float64 leave room for the rest of the message. */
const longestAttribute = 8000
/** Chunk sizes are 32-bit in the version 1 B-tree. */
const largestFrameBytes = 2 ** 32 - 1

function checkPath(path: string, kinds: ReadonlyMap<string, SkeletonNode['kind']>): void {
  const names = path.split('/')
  const proper = names
    .slice(1)
    .every(name => name !== '' && name !== '.' && name !== '..' && !name.includes('\0'))
  assert(path.startsWith('/') && proper, `not an HDF5 path: ${JSON.stringify(path)}`)
  assert(!kinds.has(path), `${path} is there twice`)
  const parent = parentPath(path)
  assert(kinds.get(parent) === 'group', `${path} comes before its group ${parent}`)
}

function checkNode(node: SkeletonNode): void {
  if (node.kind === 'constant') checkConstant(node.path, node.value)
  if (node.kind === 'values') checkShape(node.path, node.shape)
  if (node.kind === 'growingAxis') assert(node.values.length > 0, `${node.path} has no coordinates`)
  if (node.kind === 'text') {
    assert(
      Buffer.byteLength(node.value) <= node.length,
      `${node.path}: text longer than its ${node.length} bytes`,
    )
  }
  if (node.kind !== 'frames') return
  checkShape(node.path, node.leading)
  checkShape(node.path, frameDims(node.image))
  const bytes = frameBytes(node.image, node.pixelType)
  assert(node.leading.length > 0, `${node.path} has no leading dimension`)
  assert(
    node.leading.slice(1).every(size => size > 0),
    `${node.path}: an inner dimension of size 0`,
  )
  assert(bytes > 0 && bytes <= largestFrameBytes, `${node.path}: frames of ${bytes} bytes`)
}

function checkConstant(path: string, value: ConstantValue): void {
  if (typeof value === 'string' || !('shape' in value)) return
  checkShape(path, value.shape)
  const count = value.shape.reduce((all, size) => all * size, 1)
  assert(
    count === value.data.length,
    `${path}: ${value.data.length} values for shape [${value.shape.join(', ')}]`,
  )
}

function checkShape(path: string, shape: readonly number[]): void {
  assert(
    shape.every(size => Number.isSafeInteger(size) && size >= 0),
    `${path}: shape [${shape.join(', ')}]`,
  )
}

function checkAttributes(path: string, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    assert(name !== '' && !name.includes('\0'), `${path} has an attribute without a proper name`)
    const length = typeof value === 'object' ? value.length : 1
    assert(length > 0 && length <= longestAttribute, `${path}@${name} has ${length} values`)
  }
}

/** A count may be listed among the values; otherwise it is made with its frames. */
function checkCount(node: FramesNode, kinds: ReadonlyMap<string, SkeletonNode['kind']>): void {
  const kind = kinds.get(node.countPath)
  assert(kind === undefined || kind === 'values', `${node.countPath} cannot count ${node.path}`)
  const { checksums, synced } = ledgerPaths(node.countPath)
  for (const path of [checksums, synced]) {
    assert(!kinds.has(path), `${path} is the ledger's place`)
  }
  const parent = parentPath(node.countPath)
  assert(kinds.get(parent) === 'group', `${node.countPath} comes before its group ${parent}`)
}

export function parentPath(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 1))
}

export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
