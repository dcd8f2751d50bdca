import type { FileNode, PlotField, SliceItem } from '../../shared/model/data-file.ts'
import type { DataFile } from '../files/data-file.ts'
import { notADataset } from '../files/file-problems.ts'
import { nxdata } from '../files/nexus-plot.ts'
import { parentOf } from '../files/tree-file.ts'
import { type ExportSource, exportSource, sourceOf, unfit } from './export-source.ts'
import { defaultMember, memberNodes, parentEntry } from './nearby-nodes.ts'

/**
 * What the columns of a table are made of: a dataset of up to two dimensions with the axis it was recorded along, or the
 * columns of a group.
 */
export async function tableColumns(
  file: DataFile,
  path: string,
  slice: readonly SliceItem[],
): Promise<readonly ExportSource[]> {
  const node = await file.node(path)
  if (node.kind === 'group') return await groupSources(file, node, slice)
  const source = await exportSource(file, path, slice)
  demandTable(source)
  const axis = await axisOf(file, node)
  if (axis === undefined || source.spans[0]?.dropped !== false) return [source]
  return [sourceOf(file, axis, slice.slice(0, 1)), source]
}

function demandTable(source: ExportSource): void {
  const { shape } = source
  if (shape.length <= 2) return
  throw unfit(
    source,
    `csv holds rows and columns, but the selection has ${shape.length} dimensions, [${shape.join(', ')}]`,
    `Choose a part, for example --slice "${shape
      .slice(0, -2)
      .map(() => '0')
      .join(',')}", or export it to npy or tiff.`,
  )
}

/** What the first dimension of a dataset was recorded along: the axis of its own plot, else of its entry. */
async function axisOf(file: DataFile, node: FileNode): Promise<FileNode | undefined> {
  const entry = await parentEntry(file, node.path)
  const plots = [
    parentOf(node.path),
    entry === undefined ? undefined : (await defaultMember(file, entry))?.path,
  ]
  for (const path of plots) {
    const plot = path === undefined || path === '/' ? undefined : await nxdata(file, path)
    const [axis] = plot?.axes ?? []
    if (axis === undefined || !isAlong(axis, node)) continue
    const found = await file.node(axis.path)
    return found.objectId !== undefined && found.objectId === node.objectId ? undefined : found
  }
  return undefined
}

function isAlong(axis: PlotField, node: FileNode): boolean {
  return axis.shape.length === 1 && axis.shape[0] === node.shape?.[0] && axis.path !== node.path
}

/** Axis, signal and auxiliary signals of an NXdata; of other groups all one-dimensional members of the commonest length. */
async function groupSources(
  file: DataFile,
  group: FileNode,
  slice: readonly SliceItem[],
): Promise<readonly ExportSource[]> {
  const plot = await nxdata(file, group.path)
  const named = [plot?.axes[0], plot?.places?.y, plot?.signal, ...(plot?.auxiliary ?? [])].flatMap(field =>
    field === undefined ? [] : [field.path],
  )
  const members =
    named.length > 0
      ? await Promise.all(named.map(path => file.node(path)))
      : await memberNodes(file, group.path)
  const columns = members.filter(({ shape }) => shape?.length === 1)
  const length = commonest(columns.map(({ shape }) => shape?.[0] ?? 0))
  const chosen = columns.filter(({ shape }) => shape?.[0] === length)
  const [first] = chosen
  if (first === undefined) {
    if (plot?.signal !== undefined) return await tableColumns(file, plot.signal.path, slice)
    throw notADataset(file.file, group.path, group.kind)
  }
  const axis = named.length > 0 ? undefined : await axisOf(file, first)
  const isThere = chosen.some(
    ({ objectId, path }) => path === axis?.path || (objectId !== undefined && objectId === axis?.objectId),
  )
  const all = axis === undefined || isThere ? chosen : [axis, ...chosen]
  return all.map(node => sourceOf(file, node, slice))
}

function commonest(lengths: readonly number[]): number | undefined {
  const counts = new Map<number, number>()
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}
