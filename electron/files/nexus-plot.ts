import type { FileNode, FileValue, NxData, PlotField } from '../../shared/model/data-file.ts'
import type { DataFile } from './data-file.ts'
import { nodeIfThere } from './node-if-there.ts'
import { joinPath } from './tree-file.ts'

/** A chain of `@default` longer than this leads in a circle. */
const MAX_STEPS = 8
/** Members that are looked through where a file does not name what it means. */
const MAX_MEMBERS = 1000

/**
 * The NXdata that a file wants to be shown: `@default` from the root down. Where it ends early, as in files from before
 * 2014, the first NXdata of the first NXentry. Undefined when there is none.
 */
export async function defaultPlot(file: DataFile): Promise<string | undefined> {
  let node = await file.node('/')
  for (let step = 0; step < MAX_STEPS; step++) {
    if (node.nxClass === 'NXdata') return node.path
    const next = (await named(file, node)) ?? (await firstOf(file, node))
    if (next === undefined) return undefined
    node = next
  }
  return undefined
}

/**
 * Signal, axes and auxiliary signals of the group at `path`, by the rules of NXdata since 2014 (`@signal`, `@axes`,
 * `@<axis>_indices`) or the older ones (`@signal=1` and `@axes` or `@axis` on the datasets). Undefined for no NXdata.
 */
export async function nxdata(file: DataFile, path: string): Promise<NxData | undefined> {
  const group = await file.node(path)
  if (group.kind !== 'group' || (group.nxClass !== 'NXdata' && group.attributes.signal === undefined)) {
    return undefined
  }
  const modern = text(group.attributes.signal)
  const signal = modern === undefined ? await legacySignal(file, path) : await fieldOf(file, path, modern)
  const title = text(group.attributes.title) ?? (await textDataset(file, path, 'title'))
  if (signal === undefined) return { path: group.path, title, signal: undefined, axes: [], auxiliary: [] }
  return {
    path: group.path,
    title,
    signal: signal.field,
    axes: await axesOf(file, group, signal),
    ...(await placesOf(file, group, signal)),
    auxiliary: await fields(file, path, words(group.attributes.auxiliary_signals)),
  }
}

interface Found {
  readonly field: PlotField
  readonly node: FileNode
}

async function named(file: DataFile, node: FileNode): Promise<FileNode | undefined> {
  const name = text(node.attributes.default)
  if (name === undefined || name === '' || name === '.') return undefined
  const next = await nodeIfThere(file, name.startsWith('/') ? name : joinPath(node.path, name))
  return next?.kind === 'group' ? next : undefined
}

async function firstOf(file: DataFile, node: FileNode): Promise<FileNode | undefined> {
  const wanted = node.path === '/' ? 'NXentry' : 'NXdata'
  const members = await file.children(node.path, 0, MAX_MEMBERS)
  return members.find(member => member.kind === 'group' && member.nxClass === wanted)
}

async function axesOf(
  file: DataFile,
  group: FileNode,
  signal: Found,
): Promise<readonly (PlotField | undefined)[]> {
  const names = words(group.attributes.axes ?? signal.node.attributes.axes)
  if (names.length === 0) return legacyAxes(file, group.path, signal)
  const axes: (PlotField | undefined)[] = signal.field.shape.map(() => undefined)
  for (const [position, name] of names.entries()) {
    const dimension = dimensionOf(group, name, position)
    if (name === '.' || dimension >= axes.length) continue
    axes[dimension] ??= (await fieldOf(file, group.path, name))?.field
  }
  return axes
}

/** Two axes of one dimension are the positions of points, x before y, each as long as the signal. */
async function placesOf(
  file: DataFile,
  group: FileNode,
  { field, node }: Found,
): Promise<Pick<NxData, 'places'>> {
  const names = words(group.attributes.axes ?? node.attributes.axes)
  if (field.shape.length !== 1 || names.length !== 2) return {}
  const [x, y] = await fields(file, group.path, names)
  const isAlong = (axis: PlotField | undefined): axis is PlotField =>
    axis?.shape.length === 1 && axis.shape[0] === field.shape[0]
  return isAlong(x) && isAlong(y) ? { places: { x, y } } : {}
}

/** `@<axis>_indices` says which dimension an axis belongs to; else its place in `@axes` does. */
function dimensionOf(group: FileNode, axis: string, position: number): number {
  const indices = group.attributes[`${axis}_indices`]
  const first = isList(indices) ? indices[0] : indices
  return typeof first === 'number' && first >= 0 ? first : position
}

async function legacySignal(file: DataFile, path: string): Promise<Found | undefined> {
  const members = await file.children(path, 0, MAX_MEMBERS)
  const node = members.find(member => member.kind === 'dataset' && number(member.attributes.signal) === 1)
  return node === undefined ? undefined : found(node)
}

/** `@axis = n` (from 1) on a dataset makes it the axis of dimension n; `@primary` chooses among several. */
async function legacyAxes(
  file: DataFile,
  path: string,
  signal: Found,
): Promise<readonly (PlotField | undefined)[]> {
  const members = await file.children(path, 0, MAX_MEMBERS)
  return signal.field.shape.map((_, i) => {
    const candidates = members.filter(
      member => member.kind === 'dataset' && number(member.attributes.axis) === i + 1,
    )
    const chosen = candidates.find(member => number(member.attributes.primary) === 1) ?? candidates[0]
    return chosen === undefined ? undefined : found(chosen)?.field
  })
}

async function fields(file: DataFile, path: string, names: readonly string[]): Promise<readonly PlotField[]> {
  const all = await Promise.all(names.map(name => fieldOf(file, path, name)))
  return all.flatMap(item => (item === undefined ? [] : [item.field]))
}

async function fieldOf(file: DataFile, path: string, name: string): Promise<Found | undefined> {
  const node = await nodeIfThere(file, joinPath(path, name))
  return node === undefined ? undefined : found(node)
}

function found(node: FileNode): Found | undefined {
  if (node.kind !== 'dataset' || node.shape === undefined || node.dtype === undefined) return undefined
  const { path, name, shape, dtype, attributes } = node
  const field = {
    path,
    name,
    longName: text(attributes.long_name),
    units: text(attributes.units),
    shape,
    dtype,
    ...plannedOf(attributes),
  }
  return { field, node }
}

/** As the reader of SPEC files tells them. */
function plannedOf(attributes: FileNode['attributes']): Pick<PlotField, 'planned'> {
  const [start, stop, count] = ['scan_start', 'scan_stop', 'scan_points'].map(name =>
    number(attributes[name]),
  )
  return start === undefined || stop === undefined || count === undefined
    ? {}
    : { planned: { start, stop, count } }
}

async function textDataset(file: DataFile, path: string, name: string): Promise<string | undefined> {
  const node = await nodeIfThere(file, joinPath(path, name))
  if (node?.kind !== 'dataset' || node.dtype !== 'text') return undefined
  const { values } = await file.read(node.path, [])
  return values.kind === 'list' ? text(values.data[0]) : undefined
}

function isList(value: FileValue | undefined): value is readonly FileValue[] {
  return Array.isArray(value)
}

/** Attributes that should be one text are often a list of one. */
function text(value: FileValue | undefined): string | undefined {
  const single = isList(value) && value.length === 1 ? value[0] : value
  return typeof single === 'string' ? single : undefined
}

function number(value: FileValue | undefined): number | undefined {
  const single = isList(value) ? value[0] : value
  if (typeof single === 'string' && single.trim() !== '') return Number(single)
  return typeof single === 'number' ? single : undefined
}

/** A list, or the older `x:y` and `[x,y]` in one text. */
function words(value: FileValue | undefined): readonly string[] {
  const texts = isList(value) ? value : [value ?? '']
  return texts
    .flatMap(item => (typeof item === 'string' ? item.replace(/^\[|\]$/g, '').split(/[:,]/) : []))
    .map(word => word.trim())
    .filter(word => word !== '')
}
