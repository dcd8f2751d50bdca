import { basename } from 'node:path'
import type { SliceItem } from '../../shared/model/data-file.ts'
import { formatFileHead, formatRow, formatScanHead } from '../../shared/spec-file/format-spec.ts'
import { specDate } from '../../shared/spec-file/spec-date.ts'
import type { DataFile } from '../files/data-file.ts'
import { tableColumns } from './csv-columns.ts'
import { type ExportSource, readParts, unfit } from './export-source.ts'

/** A text of some 20 characters each: 5 MB at once. */
const valuesAtOnce = 2 ** 18

/** One scan of a SPEC data file with the columns that csv would have. Its date is 1970: the format demands one, and tables have none. */
export async function* specBytes(
  file: DataFile,
  path: string,
  slice: readonly SliceItem[],
): AsyncGenerator<Uint8Array> {
  const sources = await tableColumns(file, path, slice)
  for (const source of sources) demandColumn(source)
  const date = specDate(0, 0)
  const labels = sources.map(({ node }) => node.name)
  const command = `export  ${basename(file.file)}::${path}`
  const head = { name: basename(file.file), epochS: 0, date, comments: [], motors: [] }
  yield Buffer.from(formatFileHead(head))
  yield Buffer.from(formatScanHead({ number: 1, command, date, countS: undefined, positions: [], labels }))
  yield* rowsOf(sources)
}

function demandColumn(source: ExportSource): void {
  const { node, shape } = source
  if (shape.length <= 1 && node.fields === undefined && node.dtype !== 'text') return
  throw unfit(
    source,
    `a SPEC file holds columns of numbers, but ${node.name} is ${node.dtype} of [${shape.join(', ')}]`,
    'Choose a column or a group of columns, or export it to another format.',
  )
}

async function* rowsOf(sources: readonly ExportSource[]): AsyncGenerator<Uint8Array> {
  const rows = sources[0]?.shape[0] ?? 1
  const rowsAtOnce = Math.max(1, Math.floor(valuesAtOnce / sources.length))
  for (let from = 0; from < rows; from += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - from)
    const columns = await Promise.all(sources.map(source => readColumn(source, from, count)))
    const lines = Array.from({ length: count }, (_, row) =>
      formatRow(columns.map(column => column[row] ?? NaN)),
    )
    yield Buffer.from(lines.join(''))
  }
}

async function readColumn(source: ExportSource, from: number, count: number): Promise<readonly number[]> {
  const at = source.spans.findIndex(({ dropped }) => !dropped)
  const along = source.spans[at]
  const spans =
    along === undefined
      ? source.spans
      : source.spans.with(at, { ...along, start: along.start + from * along.step, count })
  const values: number[] = []
  for await (const { values: part } of readParts({ ...source, spans })) {
    for (const value of part.data) values.push(Number(value))
  }
  return values
}
