import type { Metadata } from '../../hdf5/h5wasm-module.ts'
import { demand } from '../../../shared/base/assert.ts'
import type { DataBlock, SliceItem } from '../../../shared/model/data-file.ts'
import { notADataset } from '../file-problems.ts'
import { checkReadSize } from '../read-limit.ts'
import { isWhole, select, selectedPositions, selectedShape, type Span } from '../selection.ts'
import { pick } from '../tree-datasets.ts'
import { refuseUnknownFilters } from './filters.ts'
import type { Handle, HandlePool } from './handle.ts'
import { objectAt } from './nodes.ts'
import { readDataset } from './read-values.ts'
import { innermost, type ItemType, itemType } from './types.ts'

export function blockAt(
  pool: HandlePool,
  root: Handle,
  path: string,
  slice: readonly SliceItem[],
  maxBytes: number,
): DataBlock {
  const { handle, path: realPath } = objectAt(pool, root, path)
  const { module, id } = handle
  if (module.get_type(id, realPath) !== module.H5G_DATASET) throw notADataset(root.file, path, 'group')
  const where = `${root.file}::${path}`
  const type = module.get_dataset_metadata(id, realPath)
  const item = itemType(type)
  if (type.shape === null) {
    return { path, shape: [0], dtype: item.dtype, values: { kind: 'list', data: [] } }
  }
  const spans = select([...type.shape, ...item.itemShape], slice, where)
  checkReadSize(where, spans, memoryPerItem(innermost(type)), maxBytes)
  refuseUnknownFilters(handle, realPath, where)
  const own = spans.slice(0, type.shape.length)
  const values = readDataset(module, id, realPath, type, own)
  const inner = spans.slice(type.shape.length)
  return { path, shape: selectedShape(spans), dtype: item.dtype, values: within(values, own, inner, item) }
}

/** The library reads array types whole; the part that was asked for is taken here. */
function within(
  values: DataBlock['values'],
  own: readonly Span[],
  inner: readonly Span[],
  item: ItemType,
): DataBlock['values'] {
  if (isWhole(item.itemShape, inner)) return values
  const shape = [...own.map(span => span.count), ...item.itemShape]
  const spans = [...own.map(span => ({ ...span, start: 0, step: 1 })), ...inner]
  if (values.kind === 'list') {
    const data = [...selectedPositions(shape, spans)].map(at => demand(values.data[at], 'array item'))
    return { kind: 'list', data }
  }
  return { kind: 'numbers', data: pick(values.data, shape, spans) }
}

/** Bytes that one item costs once it is a JavaScript value; texts and lists of members are about 64 each. */
function memoryPerItem(type: Metadata): number {
  const { dtype } = itemType(type)
  const members = type.compound_type?.nmembers ?? 1
  const isPlain = dtype !== 'text' && dtype !== 'compound' && dtype !== 'reference' && dtype !== 'other'
  return isPlain ? type.size : Math.max(type.size, 64 * members)
}
