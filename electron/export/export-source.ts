import { counted } from '../../shared/base/counted.ts'
import type { DataBlock, DataType, FileNode, SliceItem } from '../../shared/model/data-file.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { DataFile } from '../files/data-file.ts'
import { notADataset } from '../files/file-problems.ts'
import { nxdata } from '../files/nexus-plot.ts'
import { select, selectedCount, selectedShape, type Span } from '../files/selection.ts'

/** The part of a dataset that is exported. */
export interface ExportSource {
  readonly file: DataFile
  readonly node: FileNode
  readonly dtype: DataType
  readonly spans: readonly Span[]
  /** Of what was selected. */
  readonly shape: readonly number[]
}

/** A dataset, or the signal of the NXdata group at `path`. */
export async function exportSource(
  file: DataFile,
  path: string,
  slice: readonly SliceItem[],
): Promise<ExportSource> {
  const node = await file.node(path)
  if (node.kind === 'dataset') return sourceOf(file, node, slice)
  const signal = node.kind === 'group' ? (await nxdata(file, path))?.signal : undefined
  if (signal === undefined) throw notADataset(file.file, path, node.kind)
  return sourceOf(file, await file.node(signal.path), slice)
}

export function sourceOf(file: DataFile, node: FileNode, slice: readonly SliceItem[]): ExportSource {
  const spans = select(node.shape ?? [], slice, whereOf(file, node))
  return { file, node, dtype: node.dtype ?? 'other', spans, shape: selectedShape(spans) }
}

/** 32 MiB: four frames of 2048² uint16 at once, so that a stack of any length needs no more memory than that. */
const partBytes = 32 * 2 ** 20

/** The selected values in row-major order, in parts of at most `maxBytes` of whole slowest items. */
export async function* readParts(
  { file, node, dtype, spans }: ExportSource,
  maxBytes = partBytes,
): AsyncGenerator<DataBlock> {
  for (const part of partsOf(spans, itemBytes(dtype), maxBytes)) {
    yield await file.read(node.path, part.map(sliceItem))
  }
}

/** One block [rows, columns] after the other, over all dimensions before the last two. */
export async function* readImages({ file, node, spans }: ExportSource): AsyncGenerator<DataBlock> {
  const kept = spans.flatMap((span, dimension) => (span.dropped ? [] : [dimension]))
  const leading = new Set(kept.slice(0, -2))
  for (const image of eachOf(spans, leading)) yield await file.read(node.path, image.map(sliceItem))
}

/** What can be shown as an image or a stack of images; `format` words the refusal of everything else. */
export function demandImages(source: ExportSource, format: string): void {
  if (source.shape.length >= 2 && selectedCount(source.spans) > 0) return
  const what = source.shape.length < 2 ? counted(source.shape.length, 'dimension') : 'no values'
  throw unfit(
    source,
    `${format} takes images, but the selection has ${what}, [${source.shape.join(', ')}]`,
    source.shape.length < 2
      ? 'Choose an image or a stack of images, or export it to csv or npy.'
      : 'Choose a part that has values.',
  )
}

export function unfit({ file, node }: ExportSource, message: string, advice: string): HutchError {
  return new HutchError({ kind: 'usage', message, where: whereOf(file, node), advice })
}

function whereOf(file: DataFile, node: FileNode): string {
  return `${file.file}::${node.path}`
}

/** As reading counts them: texts and compounds are about 64 bytes each. */
function itemBytes(dtype: DataType): number {
  return dtype === 'bool' ? 1 : Number(/\d+$/.exec(dtype)?.[0] ?? 64 * 8) / 8
}

function* partsOf(
  spans: readonly Span[],
  bytesPerItem: number,
  maxBytes: number,
): Generator<readonly Span[]> {
  const count = selectedCount(spans)
  if (count === 0) return
  const dimension = spans.findIndex(span => span.count > 1)
  const split = spans[dimension]
  if (split === undefined || count * bytesPerItem <= maxBytes) {
    yield spans
    return
  }
  const each = (count / split.count) * bytesPerItem
  const length = Math.max(1, Math.floor(maxBytes / each))
  for (let from = 0; from < split.count; from += length) {
    const piece = {
      ...split,
      start: split.start + from * split.step,
      count: Math.min(length, split.count - from),
    }
    yield* partsOf(spans.with(dimension, piece), bytesPerItem, maxBytes)
  }
}

/** Every combination of single positions in the given dimensions, which are dropped by it; row-major. */
function* eachOf(
  spans: readonly Span[],
  dimensions: ReadonlySet<number>,
  from = 0,
): Generator<readonly Span[]> {
  const dimension = spans.findIndex((_, index) => index >= from && dimensions.has(index))
  const split = spans[dimension]
  if (split === undefined) {
    yield spans
    return
  }
  for (let at = 0; at < split.count; at++) {
    const single = { start: split.start + at * split.step, step: 1, count: 1, dropped: true }
    yield* eachOf(spans.with(dimension, single), dimensions, dimension + 1)
  }
}

function sliceItem({ start, step, count, dropped }: Span): SliceItem {
  if (dropped) return { kind: 'index', at: start }
  return { kind: 'range', start, stop: start + (count - 1) * step + 1, step }
}
