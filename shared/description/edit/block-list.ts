import { isCollection } from 'yaml'
import type { Node } from 'yaml'
import { isRecord } from '../../base/parse.ts'
import { pointerTo, readYaml } from '../read-yaml.ts'
import { itemLines, mappingLines } from './format-yaml.ts'
import type { PlainValue } from './format-yaml.ts'
import {
  columnOf,
  contentEnd,
  lineStart,
  nodeAt,
  pointerKeys,
  splice,
  startOf,
  yamlText,
} from './yaml-text.ts'

/**
 * The same text with the list at `pointer` on lines of its own. A list written on one line, `[{ acquisition: A }]`, has no
 * lines to move; comments inside it come to stand above it.
 */
export function blockList(text: string, pointer: string): string {
  const yaml = yamlText(text)
  const inline = outermostInline(text, pointer)
  const node = inline === undefined ? undefined : nodeAt(yaml, inline)
  if (inline === undefined || node === undefined || !isCollection(node)) return text
  if (node.items.length === 0) return text
  const from = startOf(node)
  const to = contentEnd(node)
  const value = valueAt(text, inline)
  const lines = [...commentsIn(text.slice(from, to)), ...linesOf(value)]
  const isItem = /^-\s+$/.test(text.slice(lineStart(text, from), from).trimStart())
  const column = isItem ? columnOf(text, from) : columnOf(text, keyOf(text, from)) + 2
  const block = lines
    .map((line, at) => (isItem && at === 0 ? line : `${' '.repeat(column)}${line}`))
    .join('\n')
  // A comment behind the list stays behind its key.
  const rest = /^[ \t]*(#.*)?/.exec(text.slice(to))?.[0] ?? ''
  if (isItem) return splice(text, from, to, block)
  const start = text.slice(0, from).replace(/[ \t]+$/, '')
  return `${start}${rest.trim() === '' ? '' : ` ${rest.trim()}`}\n${block}${text.slice(to + rest.length)}`
}

function outermostInline(text: string, pointer: string): string | undefined {
  const yaml = yamlText(text)
  const paths = pointerKeys(pointer).reduce<readonly string[]>(
    (found, key) => [...found, pointerTo(found.at(-1) ?? '', key)],
    [''],
  )
  return paths.find(path => isInline(nodeAt(yaml, path)))
}

function isInline(node: Node | undefined): boolean {
  return isCollection(node) && node.flow === true
}

function valueAt(text: string, pointer: string): PlainValue {
  let value = readYaml(text).data?.value
  for (const key of pointerKeys(pointer)) {
    value = Array.isArray(value) ? (value[Number(key)] as unknown) : isRecord(value) ? value[key] : undefined
  }
  return (value ?? null) as PlainValue
}

function linesOf(value: PlainValue): readonly string[] {
  if (Array.isArray(value)) return (value as readonly PlainValue[]).flatMap(itemLines)
  return mappingLines(value as Readonly<Record<string, PlainValue>>)
}

// A `#` is a comment only at the start or after a space; inside quotes it is text.
function commentsIn(text: string): readonly string[] {
  const withoutQuotes = text.replaceAll(/"(?:\\.|[^"\\])*"|'(?:''|[^'])*'/g, '')
  return [...withoutQuotes.matchAll(/(?:^|\s)(#.*)/g)].map(match => match[1] ?? '')
}

/** Where the key stands whose value begins at `from`. */
function keyOf(text: string, from: number): number {
  const start = lineStart(text, from)
  const indent = /^[ ]*(?:- +)*/.exec(text.slice(start, from))?.[0].length ?? 0
  return start + indent
}
