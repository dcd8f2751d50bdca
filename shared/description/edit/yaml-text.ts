import { isCollection, isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml'
import type { Document, Node, Pair, YAMLMap, YAMLSeq } from 'yaml'
import { InvariantError } from '../../base/assert.ts'

/*
 * The text of a YAML file and the places of its parts. Edits are cuts in this text, never the printing of a parsed tree: a
 * person's comments, order, quotes and spaces are not ours to tidy up.
 */
export interface YamlText {
  readonly text: string
  readonly document: Document
}

/** Text that parses; while it does not, there is nothing that could be edited by its parts. */
export function yamlText(text: string): YamlText {
  const document = parseDocument(text, { prettyErrors: false, keepSourceTokens: true })
  if (document.errors.length > 0) throw new InvariantError('An edit by parts needs text that parses')
  return { text, document }
}

/** Steps of a JSON pointer: `/tree/0/role` is `['tree', '0', 'role']`. */
export function pointerKeys(pointer: string): readonly string[] {
  if (pointer === '') return []
  return pointer
    .slice(1)
    .split('/')
    .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

export function parentOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'))
}

/** The node at a pointer; undefined where there is none or nothing is written after its key. */
export function nodeAt({ document }: YamlText, pointer: string): Node | undefined {
  let node = document.contents
  for (const key of pointerKeys(pointer)) {
    if (isMap(node)) node = valueOf(pairOf(node, key))
    else if (isSeq(node)) node = (node.items[Number(key)] ?? null) as Node | null
    else return undefined
  }
  return node ?? undefined
}

export function mapAt(yaml: YamlText, pointer: string): YAMLMap | undefined {
  const node = nodeAt(yaml, pointer)
  return isMap(node) ? node : undefined
}

export function listAt(yaml: YamlText, pointer: string): YAMLSeq | undefined {
  const node = nodeAt(yaml, pointer)
  return isSeq(node) ? node : undefined
}

export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find(pair => isScalar(pair.key) && String(pair.key.value) === key)
}

export function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : ''
}

export function valueOf(pair: Pair | undefined): Node | null {
  return (pair?.value ?? null) as Node | null
}

export function startOf(node: Node): number {
  return rangeOf(node)[0]
}

export function keyStart(pair: Pair): number {
  return startOf(pair.key as Node)
}

/** Behind the last character that is content, so without comments and empty lines that follow. */
export function contentEnd(node: Node): number {
  if (isCollection(node) && node.flow !== true && node.items.length > 0) {
    const last = node.items[node.items.length - 1]
    return isPair(last) ? pairEnd(last) : contentEnd(last as Node)
  }
  return rangeOf(node)[1]
}

/** Behind the value of a pair, or behind its colon where nothing is written. */
export function pairEnd(pair: Pair): number {
  const value = valueOf(pair)
  const isWritten = value !== null && contentEnd(value) > startOf(value)
  return isWritten ? contentEnd(value) : colonEnd(pair)
}

/** Behind the colon after a key. */
export function colonEnd(pair: Pair): number {
  const separators = pair.srcToken !== undefined && 'sep' in pair.srcToken ? (pair.srcToken.sep ?? []) : []
  const colon = separators.find(({ type }) => type === 'map-value-ind')
  return colon === undefined ? rangeOf(pair.key as Node)[1] : colon.offset + 1
}

/** Where the dash of an item of a block list stands. */
export function dashOf(list: YAMLSeq, index: number): number {
  const token = list.srcToken
  const starts = token?.type === 'block-seq' ? (token.items[index]?.start ?? []) : []
  const dash = starts.find(({ type }) => type === 'seq-item-ind')
  if (dash === undefined) throw new InvariantError(`Item ${index} of a list has no dash`)
  return dash.offset
}

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

/** Behind the line end, or the end of the text. */
export function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
}

export function columnOf(text: string, at: number): number {
  return at - lineStart(text, at)
}

export function splice(text: string, from: number, to: number, insert: string): string {
  return text.slice(0, from) + insert + text.slice(to)
}

function rangeOf(node: Node): readonly [number, number, number] {
  if (node.range === undefined || node.range === null) throw new InvariantError('A parsed node has a range')
  return node.range
}
