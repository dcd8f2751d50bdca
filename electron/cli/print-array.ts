import type { DataBlock } from '../../shared/model/data-file.ts'
import { printNumber, printValue } from './print-value.ts'

/** As numpy: from 1000 items on only the first and last three along each dimension. */
const SUMMARISE_FROM = 1000
const EDGE_ITEMS = 3
const LINE_WIDTH = 100

/** The values of a block as lines for a person, in numpy's brackets, columns aligned. */
export function printArray(block: DataBlock): readonly string[] {
  const { shape, values } = block
  const count = shape.reduce((a, b) => a * b, 1)
  if (count === 0) return ['(no values)']
  const one = (index: number): string =>
    values.kind === 'numbers'
      ? printNumber(values.data[index] ?? NaN, block.dtype)
      : printValue(values.data[index] ?? null, 60)
  if (shape.length === 0) return [values.kind === 'list' ? printValue(values.data[0] ?? null, 2000) : one(0)]
  const shown = shownIndexes(shape, count >= SUMMARISE_FROM)
  const width = Math.max(...leaves(shown, shape, 0).map(index => one(index).length))
  return lines(shown, shape, 0, 0, index => one(index).padStart(width))
}

/** Per dimension the indexes to show; `undefined` is the gap. */
type Shown = readonly (readonly (number | undefined)[])[]

function shownIndexes(shape: readonly number[], summarised: boolean): Shown {
  return shape.map(length => {
    const all = Array.from({ length: Math.min(length, summarised ? 2 * EDGE_ITEMS : length) }, (_, i) => i)
    if (!summarised || length <= 2 * EDGE_ITEMS) return all
    const tail = Array.from({ length: EDGE_ITEMS }, (_, i) => length - EDGE_ITEMS + i)
    return [...all.slice(0, EDGE_ITEMS), undefined, ...tail]
  })
}

function leaves(shown: Shown, shape: readonly number[], from: number): readonly number[] {
  const [indexes, ...rest] = shown
  if (indexes === undefined) return [from]
  const each = shape.slice(1).reduce((a, b) => a * b, 1)
  return indexes.flatMap(index =>
    index === undefined ? [] : leaves(rest, shape.slice(1), from + index * each),
  )
}

function lines(
  shown: Shown,
  shape: readonly number[],
  from: number,
  depth: number,
  one: (index: number) => string,
): readonly string[] {
  const [indexes = [], ...rest] = shown
  const indent = ' '.repeat(depth)
  if (rest.length === 0)
    return wrapped(
      indexes.map(i => (i === undefined ? '…' : one(from + i))),
      indent,
    )
  const each = shape.slice(1).reduce((a, b) => a * b, 1)
  const blocks = indexes.map(index =>
    index === undefined ? [`${indent} …`] : lines(rest, shape.slice(1), from + index * each, depth + 1, one),
  )
  const inner = blocks.flat()
  return inner.map((line, i) => bracketed(line, depth, i === 0, i === inner.length - 1))
}

/** The opening bracket of this depth takes the place of the indent's blank. */
function bracketed(line: string, depth: number, isFirst: boolean, isLast: boolean): string {
  const opened = isFirst ? `${line.slice(0, depth)}[${line.slice(depth + 1)}` : line
  return isLast ? `${opened}]` : opened
}

function wrapped(words: readonly string[], indent: string): readonly string[] {
  const rows: string[] = []
  let row = ''
  for (const word of words) {
    if (row !== '' && row.length + word.length + 1 > LINE_WIDTH) {
      rows.push(row)
      row = ''
    }
    row = row === '' ? word : `${row} ${word}`
  }
  rows.push(row)
  return rows.map((text, i) => {
    const end = i === rows.length - 1 ? ']' : ''
    return `${indent}${i === 0 ? '[' : ' '}${text}${end}`
  })
}
