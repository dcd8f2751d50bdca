import { frameDims } from '../../shared/model/pixels.ts'
import { checksumPlaces, ledgerPaths, noChecksum } from '../../shared/nexus/ledger.ts'
import type { Attributes, AttributeValue, FileSkeleton, SkeletonNode } from '../../shared/nexus/skeleton.ts'
import { lastName, parentPath } from './check-skeleton.ts'
import { attributeNumberType, filledArray, numberArray, typeLetter } from './element-types.ts'
import { frameFilter, libraryFilter } from './filters/frame-filter.ts'
import type { Hdf5File, Hdf5Module } from './h5wasm-module.ts'
import { plainText } from './plain-text.ts'

/**
 * Creates everything a skeleton names, level by level as it stands there; links last, because a hard link needs its
 * target. The skeleton was checked before.
 */
export function writeNodes(hdf5: Hdf5Module, file: Hdf5File, skeleton: FileSkeleton): void {
  const writer: NodeWriter = { hdf5, file }
  writeAttributes(writer, '/', skeleton.rootAttributes)
  for (const rank of ['structure', 'frames', 'links'] as const) {
    for (const node of skeleton.nodes) if (rankOf(node) === rank) writeNode(writer, node)
  }
  const listed = new Set(skeleton.nodes.map(node => node.path))
  for (const node of skeleton.nodes) {
    if (node.kind !== 'frames') continue
    writeCount(writer, node, listed.has(node.countPath))
    writeLedger(writer, node)
  }
}

/**
 * Mark the dataset that counts the frames of another one: the path of that one, and how many bytes the file had before
 * its first frame. By them recovery knows a file without any knowledge of the layout.
 */
export const countsAttribute = 'counts'
export const structureAttribute = 'structure_bytes'
/** Marks an axis that grows: the path of the frames it grows with. */
export const growsAttribute = 'grows_with'

/** Marks a series: what points read that were left out. */
export const fillAttribute = 'left_out'

interface NodeWriter {
  readonly hdf5: Hdf5Module
  readonly file: Hdf5File
}

type NodeOf<Kind extends SkeletonNode['kind']> = Extract<SkeletonNode, { kind: Kind }>

function rankOf(node: SkeletonNode): 'structure' | 'frames' | 'links' {
  if (node.kind === 'frames') return 'frames'
  return node.kind.endsWith('Link') ? 'links' : 'structure'
}

function writeNode(writer: NodeWriter, node: SkeletonNode): void {
  const { module } = writer.hdf5
  const id = writer.file.file_id
  switch (node.kind) {
    case 'group':
      module.create_group(id, node.path, false)
      break
    case 'constant':
      writeConstant(writer, node)
      break
    case 'text':
      writeText(writer, node)
      break
    case 'values':
      writeValues(writer, node)
      break
    case 'series':
      writeSeries(writer, node)
      break
    case 'frames':
      writeFrames(writer, node)
      break
    case 'growingAxis':
      writeAxis(writer, node)
      break
    case 'hardLink':
      module.create_hard_link(id, node.target, node.path)
      break
    case 'softLink':
      module.create_soft_link(id, node.target, node.path)
      break
    case 'externalLink':
      module.create_external_link(id, node.file, node.target, node.path)
      break
  }
  if ('attributes' in node) writeAttributes(writer, node.path, node.attributes)
}

function writeConstant(writer: NodeWriter, { path, value }: NodeOf<'constant'>): void {
  if (typeof value === 'string') {
    groupOf(writer, path).create_dataset({
      name: lastName(path),
      data: plainText(value),
      shape: [],
      dtype: 'S',
    })
  } else if ('shape' in value) {
    groupOf(writer, path).create_dataset({
      name: lastName(path),
      data: numberArray(value.type, value.data),
      shape: [...value.shape],
      dtype: typeLetter(value.type),
      ...(value.isCompressed === true ? { chunks: [...value.shape], compression: gzipLevel } : {}),
    })
  } else {
    groupOf(writer, path).create_dataset({
      name: lastName(path),
      data: value.map(plainText),
      shape: [value.length],
      dtype: 'S',
    })
  }
}

/** A mask of 2048² pixels (16 MB) takes 40 ms and some 20 KB. */
const gzipLevel = 1

/** One byte more than asked: the zero that ends it. */
function writeText(writer: NodeWriter, { path, value, length }: NodeOf<'text'>): void {
  groupOf(writer, path).create_dataset({
    name: lastName(path),
    data: [plainText(value)],
    shape: [1],
    dtype: `S${length + 1}`,
  })
}

function writeValues(
  writer: NodeWriter,
  { path, type, shape, fill }: Omit<NodeOf<'values'>, 'kind' | 'attributes'>,
): void {
  const length = shape.reduce((all, size) => all * size, 1)
  groupOf(writer, path).create_dataset({
    name: lastName(path),
    data: filledArray(type, length, fill),
    shape: [...shape],
    dtype: typeLetter(type),
  })
}

/** In one piece, of which the appender takes care: the library would want chunks for what grows. */
function writeSeries(writer: NodeWriter, { path, type, fill }: NodeOf<'series'>): void {
  writeValues(writer, { path, type, shape: [0], fill })
  const series = new writer.hdf5.Dataset(writer.file.file_id, path)
  series.create_attribute(fillAttribute, numberArray('float64', [fill]), [], typeLetter('float64'))
  series.create_attribute(structureAttribute, numberArray('int64', [0]), [], typeLetter('int64'))
}

/** One chunk per frame; the first dimension is open, so that a longer run than planned still fits. */
function writeFrames(writer: NodeWriter, node: NodeOf<'frames'>): void {
  const { path, pixelType, leading } = node
  const dims = frameDims(node.image)
  const rest = [...leading.slice(1), ...dims]
  groupOf(writer, path).create_dataset({
    name: lastName(path),
    data: numberArray(pixelType, []),
    shape: [0, ...rest],
    maxshape: [null, ...rest],
    chunks: [...leading.map(() => 1), ...dims],
    dtype: typeLetter(pixelType),
    ...(frameFilter(node) === undefined ? {} : libraryFilter),
  })
}

/** In one chunk, so that its length can be any: the appender cuts it to that of the frames. */
function writeAxis(writer: NodeWriter, { path, frames, values }: NodeOf<'growingAxis'>): void {
  groupOf(writer, path).create_dataset({
    name: lastName(path),
    data: numberArray('float64', values),
    shape: [values.length],
    maxshape: [null],
    chunks: [values.length],
    dtype: typeLetter('float64'),
  })
  new writer.hdf5.Dataset(writer.file.file_id, path).create_attribute(growsAttribute, frames, [], 'S')
}

function writeCount(writer: NodeWriter, node: NodeOf<'frames'>, isListed: boolean): void {
  if (!isListed) writeValues(writer, { path: node.countPath, type: 'int64', shape: [1], fill: 0 })
  const count = new writer.hdf5.Dataset(writer.file.file_id, node.countPath)
  count.create_attribute(countsAttribute, node.path, [], 'S')
  // Known only when everything is written: patched then.
  count.create_attribute(structureAttribute, numberArray('int64', [0]), [], typeLetter('int64'))
}

function writeLedger(writer: NodeWriter, { countPath, leading }: NodeOf<'frames'>): void {
  const { checksums, synced } = ledgerPaths(countPath)
  const places = checksumPlaces(leading)
  writeValues(writer, { path: checksums, type: 'int64', shape: [places], fill: noChecksum })
  writeAttributes(writer, checksums, { long_name: 'CRC-32 of the stored bytes of each frame, -1: none' })
  writeValues(writer, { path: synced, type: 'int64', shape: [2], fill: 0 })
  writeAttributes(writer, synced, { long_name: 'frames a power cut cannot take, address of their index' })
}

function writeAttributes(writer: NodeWriter, path: string, attributes: Attributes): void {
  const target = new writer.hdf5.Group(writer.file.file_id, path)
  for (const [name, value] of Object.entries(attributes)) {
    const { data, shape, dtype } = attributeData(value)
    target.create_attribute(name, data, shape, dtype)
  }
}

/** As the library wants an attribute: a scalar has shape []. */
function attributeData(value: AttributeValue): {
  data: string[] | Int32Array | Float64Array
  shape: number[]
  dtype: string
} {
  const shape = typeof value === 'object' ? [value.length] : []
  const list: readonly (string | number)[] = typeof value === 'object' ? value : [value]
  const numbers = list.filter(item => typeof item === 'number')
  if (numbers.length === 0) return { data: list.map(item => plainText(String(item))), shape, dtype: 'S' }
  const type = attributeNumberType(numbers)
  const data = type === 'int32' ? Int32Array.from(numbers) : Float64Array.from(numbers)
  return { data, shape, dtype: typeLetter(type) }
}

function groupOf({ hdf5, file }: NodeWriter, path: string): InstanceType<Hdf5Module['Group']> {
  return new hdf5.Group(file.file_id, parentPath(path))
}
