import type { SliceItem } from '../../shared/model/data-file.ts'
import { HutchError } from '../../shared/model/problem.ts'

/**
 * numpy's notation: `0`, `10:20`, `::2`, `-1`, `:` and `...`, separated by commas; brackets and blanks are allowed.
 * `dimensions` is what `...` stands in for. Mistakes are `usage` problems that name the position (from 1).
 */
export function parseSlice(text: string, dimensions: number): readonly SliceItem[] {
  const inner = text
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .trim()
  if (inner === '') return []
  const parts = inner.replace(/,\s*$/, '').split(',')
  const column = (index: number): number => parts.slice(0, index).join(',').length + (index === 0 ? 1 : 2)
  const items = parts.map((part, i) => parsePart(part.trim(), i, column(i), text))
  return fillEllipsis(items, dimensions, text)
}

const whole: SliceItem = { kind: 'range', start: undefined, stop: undefined, step: 1 }

function parsePart(part: string, index: number, column: number, text: string): SliceItem | '...' {
  if (part === '...') return '...'
  const numbers = part.split(':').map(word => integer(word.trim()))
  const at = `part ${index + 1} ("${part}", column ${column}) of the slice "${text}"`
  if (numbers.length > 3 || numbers.includes(NaN)) {
    throw sliceProblem(`${at} is neither a number nor a range like 0:10 or ::2`)
  }
  const [start, stop, step] = numbers
  if (numbers.length === 1) {
    if (start === undefined) throw sliceProblem(`${at} is empty`)
    return { kind: 'index', at: start }
  }
  if (step !== undefined && step < 1) throw sliceProblem(`${at} has step ${step}; it must be 1 or more`)
  return { kind: 'range', start, stop, step: step ?? 1 }
}

/** Undefined for nothing, NaN for anything but a whole number. */
function integer(word: string): number | undefined {
  if (word === '') return undefined
  const value = Number(word)
  return /^[+-]?\d+$/.test(word) && Number.isSafeInteger(value) ? value : NaN
}

function fillEllipsis(
  items: readonly (SliceItem | '...')[],
  dimensions: number,
  text: string,
): readonly SliceItem[] {
  const dots = items.indexOf('...')
  if (dots !== items.lastIndexOf('...')) throw sliceProblem(`the slice "${text}" has ... more than once`)
  const missing = Math.max(0, dimensions - (items.length - 1))
  return items.flatMap(item => (item === '...' ? Array.from({ length: missing }, () => whole) : [item]))
}

function sliceProblem(what: string): HutchError {
  return new HutchError({
    kind: 'usage',
    message: what.charAt(0).toUpperCase() + what.slice(1),
    where: '--slice',
    advice: 'Write it like --slice "0,10:20,:", one part per dimension.',
  })
}
