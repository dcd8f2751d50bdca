import type { YAMLSeq } from 'yaml'
import { demand, InvariantError } from '../../base/assert.ts'
import { blockList } from './block-list.ts'
import { itemLines } from './format-yaml.ts'
import type { PlainValue } from './format-yaml.ts'
import { addLine, setValue } from './set-value.ts'
import {
  columnOf,
  contentEnd,
  dashOf,
  lineStart,
  listAt,
  nextLine,
  parentOf,
  pointerKeys,
  splice,
  yamlText,
} from './yaml-text.ts'

/** Lines of one item: from the comments right above its dash to the end of its last line. */
interface Extent {
  readonly from: number
  readonly to: number
}

/** A new item before the one at `index`; past the end, behind the last. The list may be missing or empty. */
export function insertItem(text: string, list: string, index: number, item: PlainValue): string {
  return insertLines(text, list, index, itemLines(item))
}

/** The item with the comments right above it. */
export function removeItem(text: string, pointer: string): string {
  const list = parentOf(pointer)
  const block = blockList(text, list)
  const { from, to } = extentAt(block, list, indexOf(pointer))
  return splice(block, from, closeGap(block, from, to), '')
}

/** A copy of the item, comments and all, right behind it. */
export function copyItem(text: string, pointer: string): string {
  const list = parentOf(pointer)
  const block = blockList(text, list)
  const { from, to } = extentAt(block, list, indexOf(pointer))
  const end = wholeLines(block.slice(from, to))
  return splice(block, to, to, block[to - 1] === '\n' ? end : `\n${end}`)
}

/**
 * Moves an item into the list at `target`, before what now stands at `index` there. The target is not inside the item: that
 * would be a mistake of the caller. Indentation follows; comments right above come along.
 */
export function moveItem(text: string, pointer: string, target: string, index: number): string {
  if (target.startsWith(`${pointer}/`)) throw new InvariantError('A node cannot be moved into itself')
  const list = parentOf(pointer)
  const at = indexOf(pointer)
  if (list === target && (index === at || index === at + 1)) return text
  const block = blockList(blockList(text, list), target)
  const { from, to } = extentAt(block, list, at)
  const column = columnOf(block, dashOf(demand(listAt(yamlText(block), list), list), at))
  const lines = wholeLines(block.slice(from, to)).replace(/\n$/, '').split('\n')
  const moved = lines.map(line =>
    line.slice(0, column).trim() === '' ? line.slice(column) : line.trimStart(),
  )
  // Behind first: what stands before it keeps its place.
  const isLater = list === target ? index > at : insertionPoint(block, target, index) > from
  if (isLater) {
    const inserted = insertLines(block, target, index, moved)
    return splice(inserted, from, closeGap(inserted, from, to), '')
  }
  const removed = splice(block, from, closeGap(block, from, to), '')
  return insertLines(removed, target, index, moved)
}

/** Number of items; 0 where there is no list. */
export function itemCount(text: string, list: string): number {
  return listAt(yamlText(text), list)?.items.length ?? 0
}

function insertLines(text: string, list: string, index: number, lines: readonly string[]): string {
  const block = blockList(text, list)
  const items = listAt(yamlText(block), list)
  if (items === undefined || items.items.length === 0) return firstItem(block, list, lines)
  const column = columnOf(block, dashOf(items, 0))
  const last = items.items.length - 1
  if (index > last) return addLine(block, lineEndOf(block, items, last), lines, column)
  const { from } = extentAt(block, list, index)
  return splice(block, from, from, lines.map(line => indented(line, column)).join(''))
}

/** The list has nothing yet: its key is written anew, and the items stand below it. */
function firstItem(text: string, list: string, lines: readonly string[]): string {
  const keyed = setValue(text, list, null)
  const yaml = yamlText(keyed)
  const place = yaml.document.getIn(pathOf(parentOf(list)), true)
  const pair = pairIn(place, demand(pointerKeys(list).at(-1), list))
  const key = pair.key as { readonly range: readonly [number, number, number] }
  const column = columnOf(keyed, key.range[0]) + 2
  return addLine(keyed, key.range[1], lines, column)
}

function pairIn(map: unknown, key: string): { readonly key: unknown } {
  const items =
    (map as { readonly items?: readonly { readonly key: { readonly value: unknown } }[] }).items ?? []
  return demand(
    items.find(pair => String(pair.key.value) === key),
    `key ${key}`,
  )
}

function pathOf(pointer: string): readonly (string | number)[] {
  return pointerKeys(pointer).map(key => (/^\d+$/.test(key) ? Number(key) : key))
}

function indented(line: string, column: number): string {
  return line === '' ? '\n' : `${' '.repeat(column)}${line}\n`
}

function insertionPoint(text: string, list: string, index: number): number {
  const items = listAt(yamlText(text), list)
  if (items === undefined || items.items.length === 0) return keyPlace(text, list)
  const last = items.items.length - 1
  return index > last ? lineEndOf(text, items, last) : extentAt(text, list, index).from
}

function keyPlace(text: string, list: string): number {
  const map = yamlText(text).document.getIn(pathOf(parentOf(list)), true)
  const range = (map as { readonly range?: readonly [number, number, number] } | undefined)?.range
  return range?.[0] ?? text.length
}

function extentAt(text: string, list: string, index: number): Extent {
  const items = demand(listAt(yamlText(text), list), `list ${list}`)
  const dash = dashOf(items, index)
  const before = index === 0 ? 0 : lineEndOf(text, items, index - 1)
  return { from: withComments(text, lineStart(text, dash), before), to: lineEndOf(text, items, index) }
}

function lineEndOf(text: string, items: YAMLSeq, index: number): number {
  const item = items.items[index] as Parameters<typeof contentEnd>[0] | null | undefined
  const end = item === null || item === undefined ? dashOf(items, index) + 1 : contentEnd(item)
  return text[end - 1] === '\n' ? end : nextLine(text, Math.max(end, dashOf(items, index) + 1))
}

/** Up over the comment lines that stand right above, without an empty line between. */
function withComments(text: string, from: number, limit: number): number {
  let start = from
  while (start > limit) {
    const above = lineStart(text, start - 1)
    if (above < limit || !/^\s*#/.test(text.slice(above, start))) return start
    start = above
  }
  return start
}

/** Where an item goes, one of the two gaps around it goes too. */
function closeGap(text: string, from: number, to: number): number {
  const isGapBefore = /(^|\n)[ \t]*\n$/.test(text.slice(0, from))
  const gap = /^([ \t]*\n)+/.exec(text.slice(to))?.[0] ?? ''
  return isGapBefore ? to + gap.length : to
}

function wholeLines(lines: string): string {
  return lines.endsWith('\n') ? lines : `${lines}\n`
}

function indexOf(pointer: string): number {
  return Number(demand(pointerKeys(pointer).at(-1), 'index of an item'))
}
