import { counted } from '../../../shared/base/counted.ts'
/** A table of numbers in text: `#` comments, then rows; XDI says the column names in `# Column.1: energy eV`. */
interface ColumnTable {
  readonly columns: readonly Column[]
  /** `Key.name: value` lines of an XDI header. */
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
  const comments = lines.filter(isComment).map(line => line.replace(/^[\s#%;!]+/, '').trim())
  const body = lines.filter(line => !isComment(line))
  const rows = body.map(numbersOf).filter(row => row !== undefined)
  const width = rows.at(-1)?.length ?? 0
  const good = rows.filter(row => row.length === width)
  if (good.length === 0 || good.length < body.length / 2) return undefined
  const header = headerOf(comments)
  const heading = body.find(line => numbersOf(line) === undefined) ?? comments.at(-1)
  return {
    columns: columnsOf(good, width, header, words(heading ?? '')),
    header,
    comments: comments.filter(comment => comment !== ''),
    warnings: good.length === body.length ? [] : [`${counted(body.length - good.length, 'line')} left out`],
  }
}

function isComment(line: string): boolean {
  return /^\s*[#%;!]/.test(line)
}

function numbersOf(line: string): readonly number[] | undefined {
  const numbers = words(line).map(word =>
    /^[+-]?(nan|inf(inity)?)$/i.test(word) ? special(word) : strict(word),
  )
  return numbers.length === 0 || numbers.includes(undefined)
    ? undefined
    : numbers.filter(value => value !== undefined)
}

function special(word: string): number {
  if (/nan/i.test(word)) return NaN
  return word.startsWith('-') ? -Infinity : Infinity
}

/** Fortran writes exponents with D. */
function strict(word: string): number | undefined {
  const plain = word.replace(/[dD]/, 'e')
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : undefined
}

function words(line: string): readonly string[] {
  return line.split(/[\s,;]+/).filter(Boolean)
}

function headerOf(comments: readonly string[]): Readonly<Record<string, string>> {
  const pairs = comments.flatMap(comment => {
    const match = /^([A-Za-z_]\w*\.[\w ]+?)\s*:\s*(.*)$/.exec(comment)
    return match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const]
  })
  return Object.fromEntries(pairs)
}

function columnsOf(
  rows: readonly (readonly number[])[],
  width: number,
  header: Readonly<Record<string, string>>,
  heading: readonly string[],
): readonly Column[] {
  return Array.from({ length: width }, (_, i) => {
    // `energy eV || 13IDE:En:Energy.VAL`: name, units, where it comes from.
    const [name, units] = words((header[`Column.${i + 1}`] ?? '').split('||')[0] ?? '')
    const fallback = heading.length === width ? heading[i] : undefined
    return {
      name: name ?? fallback ?? `column_${i + 1}`,
      units,
      values: Float64Array.from(rows, row => row[i] ?? NaN),
    }
  })
}
