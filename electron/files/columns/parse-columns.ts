import { counted } from '../../../shared/base/counted.ts'
import { columnNames, dataMark } from './column-names.ts'
import { lineStyleOf, numbersOf, wordsOf } from './number-line.ts'

/** A table of numbers in text: `#` comments, then rows; XDI says the column names in `# Column.1: energy eV`. */
interface ColumnTable {
  readonly columns: readonly Column[]
  /** `Key.name: value` lines of an XDI header, `name = value` of a FIO file. */
  readonly header: Readonly<Record<string, string>>
  readonly comments: readonly string[]
  readonly warnings: readonly string[]
}

export interface Column {
  readonly name: string
  readonly units: string | undefined
  readonly values: Float64Array
}

/** Undefined when the text is no table: fewer rows than other lines, or none. */
export function parseColumns(text: string): ColumnTable | undefined {
  const lines = text.split(/\r\n|\n|\r/).filter(line => line.trim() !== '')
  const mark = lines.findIndex(line => dataMark.test(line))
  const body = lines.slice(mark + 1).filter(line => !isComment(line))
  const style = lineStyleOf(body)
  const rows = body.map(line => numbersOf(line, style))
  const width = usualWidth(rows.flatMap(row => (row === undefined ? [] : [row.length])))
  const good = rows.filter(row => row?.length === width).filter(row => row !== undefined)
  const first = rows.findIndex(row => row?.length === width)
  const leftOut = body.length - first - good.length
  if (good.length === 0 || !isTable(good.length, { width, first, leftOut })) return undefined
  const comments = lines.filter(isComment).map(line => line.replace(/^[\s#%;!/]+/, '').trim())
  const header = { ...xdiHeader(comments), ...fioParameters(lines) }
  const heading = [...lines.slice(0, mark + 1).filter(line => dataMark.test(line)), ...body.slice(0, first)]
  const names = columnNames({ lines: heading, comments, rows: good.length }, width)
  return {
    columns: columnsOf(good, { width, header, names }),
    header,
    comments: comments.filter(comment => comment !== ''),
    warnings: leftOut === 0 ? [] : [`${counted(leftOut, 'line')} left out`],
  }
}

/** Of most rows: the last may be cut off, the first may be a count. */
function usualWidth(widths: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1)
  const [usual] = [...counts].toSorted(([a, rowsOfA], [b, rowsOfB]) => rowsOfB - rowsOfA || b - a)
  return usual?.[0] ?? 0
}

/** Prose with a number in it is none; a long heading over few rows of several numbers is one. */
function isTable(
  rows: number,
  { first, leftOut, width }: { readonly width: number; readonly first: number; readonly leftOut: number },
): boolean {
  if (rows < leftOut) return false
  return rows >= first || (rows > 2 && width > 1)
}

function isComment(line: string): boolean {
  return /^\s*([#%;!]|\/\/)/.test(line)
}

function xdiHeader(comments: readonly string[]): Readonly<Record<string, string>> {
  const pairs = comments.flatMap(comment => {
    const match = /^([A-Za-z_]\w*\.[\w ]+?)\s*:\s*(.*)$/.exec(comment)
    return match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const]
  })
  return Object.fromEntries(pairs)
}

/** The section `%p` of a FIO file. */
function fioParameters(lines: readonly string[]): Readonly<Record<string, string>> {
  const from = lines.findIndex(line => /^\s*%p\s*$/i.test(line))
  if (from < 0) return {}
  const to = lines.findIndex((line, i) => i > from && /^\s*%/.test(line))
  const pairs = lines.slice(from + 1, to < 0 ? lines.length : to).flatMap(line => {
    const match = /^\s*([^!=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line)
    return match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const]
  })
  return Object.fromEntries(pairs)
}

function columnsOf(
  rows: readonly (readonly number[])[],
  {
    header,
    names,
    width,
  }: {
    readonly width: number
    readonly header: Readonly<Record<string, string>>
    readonly names: readonly (string | undefined)[]
  },
): readonly Column[] {
  return Array.from({ length: width }, (_, i) => {
    // `energy eV || 13IDE:En:Energy.VAL`: name, units, where it comes from.
    const [name, units] = wordsOf((header[`Column.${i + 1}`] ?? '').split('||')[0] ?? '')
    return {
      name: name ?? names[i] ?? `column_${i + 1}`,
      units,
      values: Float64Array.from(rows, row => row[i] ?? NaN),
    }
  })
}
