import type { DataBlock, SliceItem } from '../../shared/model/data-file.ts'
import { fileValueText } from '../words/file-value.ts'
import { formatNumber } from '../words/format.ts'

/** 2 000 rows × 64 columns are 128 000 numbers: 1 MB to read, and more than anybody scrolls through. */
const shownRows = 2000
const shownColumns = 64

export interface TableSlice {
  readonly items: readonly SliceItem[]
  /** What was left out; empty when all is shown. */
  readonly note: string
}

export interface TableRow {
  readonly index: number
  readonly cells: readonly string[]
}

/** The part of a dataset a table shows: the first of all leading dimensions, then rows and columns. */
export function tableSlice(shape: readonly number[]): TableSlice {
  const leading = shape.slice(0, -2).map((): SliceItem => ({ kind: 'index', at: 0 }))
  const [rows, columns] = shape.length === 1 ? [shape[0] ?? 0, 1] : shape.slice(-2)
  const notes = [
    ...(leading.length > 0 ? ['first image'] : []),
    ...((rows ?? 0) > shownRows ? [`first ${shownRows} rows`] : []),
    ...((columns ?? 0) > shownColumns ? [`first ${shownColumns} columns`] : []),
  ]
  const ranges = [range(shownRows), range(shownColumns)].slice(0, Math.min(2, shape.length))
  return { items: [...leading, ...ranges], note: notes.length === 0 ? '' : `Shows the ${notes.join(', ')}` }
}

export function tableRows(block: DataBlock): readonly TableRow[] {
  const texts = cellTexts(block)
  const width = block.shape.length < 2 ? 1 : Math.max(1, block.shape.at(-1) ?? 1)
  return Array.from({ length: Math.ceil(texts.length / width) }, (_, index) => ({
    index,
    cells: texts.slice(index * width, (index + 1) * width),
  }))
}

function cellTexts({ values }: DataBlock): readonly string[] {
  if (values.kind === 'list') return values.data.map(fileValueText)
  return Array.from(values.data, value => formatNumber(value, 9))
}

function range(stop: number): SliceItem {
  return { kind: 'range', start: 0, stop, step: 1 }
}
