import type { DataBlock, DataType, FileNode, FileValue, SliceItem } from '../../shared/model/data-file.ts'
import { nearestWord } from '../../shared/base/suggest.ts'
import type { DataFile } from './data-file.ts'
import { notADataset, pathMissing } from './file-problems.ts'
import { checkReadSize, DEFAULT_MAX_BYTES } from './read-limit.ts'
import { select, selectedShape, type Span } from './selection.ts'

/** A recorded file of any format but HDF5, presented as the same tree of groups and datasets. */
export type TreeNode = TreeGroup | LateGroup | TreeDataset

export interface TreeGroup {
  readonly kind: 'group'
  readonly nxClass: string | undefined
  readonly attributes: Readonly<Record<string, FileValue>>
  readonly members: ReadonlyMap<string, TreeNode>
}

/** A group that is made when somebody looks at it. */
export interface LateGroup {
  readonly kind: 'late'
  readonly make: () => Promise<TreeGroup>
}

export interface TreeDataset {
  readonly kind: 'dataset'
  readonly shape: readonly number[]
  readonly dtype: DataType
  readonly attributes: Readonly<Record<string, FileValue>>
  /** Bytes of one item in memory, for the read limit. */
  readonly itemBytes: number
  /** One span per dimension; the result has the selected items, row-major. */
  read(spans: readonly Span[]): Promise<DataBlock['values']>
}

/** Serves `root` as a `DataFile`; `close` lets go of what `root` reads from. */
export function treeFile(
  file: string,
  format: string,
  root: TreeGroup,
  close: () => Promise<void> = async () => {},
): DataFile {
  const at = (path: string): Promise<MadeNode> => find(file, root, path)
  return {
    file,
    format,
    node: async path => describe(normalPath(path), await at(path)),
    children: async (path, offset, limit) => {
      const group = await at(path)
      if (group.kind === 'dataset') return []
      const nodes: FileNode[] = []
      // One after the other: a page of groups that are made late must not stand in memory at once.
      for (const [name, member] of [...group.members].slice(offset, offset + limit)) {
        nodes.push(describe(joinPath(normalPath(path), name), await made(member)))
      }
      return nodes
    },
    read: async (path, slice, maxBytes = DEFAULT_MAX_BYTES) =>
      readBlock(file, path, await at(path), slice, maxBytes),
    close,
  }
}

export function group(
  nxClass: string | undefined,
  members: Iterable<readonly [string, TreeNode]>,
  attributes: Readonly<Record<string, FileValue>> = {},
): TreeGroup {
  return { kind: 'group', nxClass, attributes, members: new Map(members) }
}

export function lateGroup(make: () => Promise<TreeGroup>): LateGroup {
  return { kind: 'late', make }
}

type MadeNode = TreeGroup | TreeDataset

async function made(node: TreeNode): Promise<MadeNode> {
  return node.kind === 'late' ? await node.make() : node
}

/** `/a//b/` and `a/b` are `/a/b`. */
export function normalPath(path: string): string {
  return `/${path.split('/').filter(Boolean).join('/')}`
}

export function joinPath(parent: string, name: string): string {
  return parent === '/' ? `/${name}` : `${parent}/${name}`
}

/** `/` for its own members and for itself. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 1))
}

async function readBlock(
  file: string,
  path: string,
  node: MadeNode,
  slice: readonly SliceItem[],
  maxBytes: number,
): Promise<DataBlock> {
  if (node.kind === 'group') throw notADataset(file, normalPath(path), 'group')
  const where = `${file}::${normalPath(path)}`
  const spans = select(node.shape, slice, where)
  checkReadSize(where, spans, node.itemBytes, maxBytes)
  const values = await node.read(spans)
  return { path: normalPath(path), shape: selectedShape(spans), dtype: node.dtype, values }
}

async function find(file: string, root: TreeGroup, path: string): Promise<MadeNode> {
  let node: MadeNode = root
  let walked = ''
  for (const name of path.split('/').filter(Boolean)) {
    const members: ReadonlyMap<string, TreeNode> = node.kind === 'group' ? node.members : new Map()
    const next = members.get(name)
    if (next === undefined) {
      const near = nearestWord(name, members.keys())
      throw pathMissing(file, normalPath(path), near === undefined ? walked || '/' : `${walked}/${near}`)
    }
    node = await made(next)
    walked = `${walked}/${name}`
  }
  return node
}

function describe(path: string, node: MadeNode): FileNode {
  const common = { path, name: path.slice(path.lastIndexOf('/') + 1), linkTarget: undefined }
  if (node.kind === 'dataset') {
    const { shape, dtype, attributes } = node
    return { ...common, kind: 'dataset', nxClass: undefined, shape, dtype, attributes, childCount: 0 }
  }
  const { nxClass, attributes, members } = node
  return {
    ...common,
    kind: 'group',
    nxClass,
    shape: undefined,
    dtype: undefined,
    attributes,
    childCount: members.size,
  }
}
