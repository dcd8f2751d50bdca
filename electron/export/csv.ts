import type { DataBlock, FileValue, SliceItem } from '../../shared/model/data-file.ts'
import type { DataFile } from '../files/data-file.ts'
import type { Span } from '../files/selection.ts'
import { csvCell, csvLine } from './csv-cell.ts'
import { tableColumns } from './csv-columns.ts'
import { type ExportSource, readParts } from './export-source.ts'

/**
 * Comma-separated values (RFC 4180) with one header line of names and units. A column comes with the axis it was recorded
 * along; a group with all its columns of one length.
 */
export async function* csvBytes(
  file: DataFile,
  path: string,
  slice: readonly SliceItem[],
): AsyncGenerator<Uint8Array> {
  const sources = await tableColumns(file, path, slice)
  yield Buffer.from(csvLine(sources.flatMap(headings)))
  yield* rowsOf(sources)
}

/** `energy (keV)`; the columns of an image are `name[0]`, `name[1]` …, the members of a compound `name.member`. */
function headings({ node, shape }: ExportSource): readonly string[] {
  const unit = node.attributes.units
  const suffix = typeof unit === 'string' && unit !== '' ? ` (${unit})` : ''
  const names = node.fields?.map(field => `${node.name}.${field}`) ?? [node.name]
  const [, columns] = shape
  if (columns === undefined) return names.map(name => name + suffix)
  return Array.from({ length: columns }, (_, i) => `${node.name}[${i}]${suffix}`)
}

/** Read in step: every source in parts of the same rows. */
async function* rowsOf(sources: readonly ExportSource[]): AsyncGenerator<Uint8Array> {
  const rows = sources[0]?.shape[0] ?? 1
  const width = sources.reduce((all, { shape }) => all + (shape[1] ?? 1), 0)
  const rowsAtOnce = Math.max(1, Math.floor(valuesAtOnce / width))
  for (let from = 0; from < rows; from += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - from)
    const parts = await Promise.all(sources.map(source => readRows(source, from, count)))
    const lines = Array.from({ length: count }, (_, row) => csvLine(parts.flatMap(part => part[row] ?? [])))
    yield Buffer.from(lines.join(''))
  }
}

/** A text of some 25 characters each: 6 MB at once. */
const valuesAtOnce = 2 ** 18

type Row = readonly string[]

async function readRows(source: ExportSource, from: number, count: number): Promise<readonly Row[]> {
  const blocks: (readonly Row[])[] = []
  for await (const block of readParts({ ...source, spans: rowSpans(source.spans, from, count) })) {
    blocks.push(rowsOfBlock(block, source.shape[1] ?? 1))
  }
  return blocks.flat()
}

/** `count` rows from row `from` of the selection; a single value has one row. */
function rowSpans(spans: readonly Span[], from: number, count: number): readonly Span[] {
  const dimension = spans.findIndex(({ dropped }) => !dropped)
  const along = spans[dimension]
  if (along === undefined) return spans
  return spans.with(dimension, { ...along, start: along.start + from * along.step, count })
}

function rowsOfBlock({ values, dtype }: DataBlock, width: number): readonly Row[] {
  const items: readonly FileValue[] = Array.from(values.data)
  if (dtype === 'compound') return items.map(item => listOf(item).map(cell => csvCell(cell, 'float64')))
  const count = width === 0 ? 0 : items.length / width
  return Array.from({ length: count }, (_, row) =>
    items.slice(row * width, (row + 1) * width).map(item => csvCell(item, dtype)),
  )
}

function listOf(item: FileValue): readonly FileValue[] {
  return isList(item) ? item : [item]
}

function isList(value: FileValue): value is readonly FileValue[] {
  return Array.isArray(value)
}
