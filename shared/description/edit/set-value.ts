import { isMap } from 'yaml'
import type { Pair, YAMLMap } from 'yaml'
import { demand } from '../../base/assert.ts'
import { inlineYaml, memberLines } from './format-yaml.ts'
import type { PlainValue } from './format-yaml.ts'
import {
  colonEnd,
  columnOf,
  contentEnd,
  keyOf,
  keyStart,
  lineStart,
  mapAt,
  nextLine,
  pairEnd,
  pairOf,
  parentOf,
  pointerKeys,
  splice,
  startOf,
  valueOf,
  yamlText,
} from './yaml-text.ts'

/**
 * Puts a value under a key, which may be new: the mappings around it are made where they are missing. `order` says after
 * which of the present keys a new one comes; without it, at the end.
 */
export function setValue(
  text: string,
  pointer: string,
  value: PlainValue,
  order: readonly string[] = [],
): string {
  const yaml = yamlText(text)
  const key = demand(pointerKeys(pointer).at(-1), 'last key of a pointer')
  const parent = parentOf(pointer)
  const map = mapAt(yaml, parent)
  if (map === undefined || map.items.length === 0) {
    if (parent === '') return addLine(text, text.length, memberLines(key, value), 0)
    return setMapping(text, parent, { [key]: value })
  }
  const pair = pairOf(map, key)
  return pair === undefined ? addPair(text, map, key, value, order) : replacePair(text, pair, value)
}

/** Takes a key away, and the mapping around it when it was the only one in it. Nothing happens where it is not there. */
export function removeValue(text: string, pointer: string): string {
  const yaml = yamlText(text)
  const parent = parentOf(pointer)
  const map = mapAt(yaml, parent)
  const pair = map && pairOf(map, demand(pointerKeys(pointer).at(-1), 'last key of a pointer'))
  if (map === undefined || pair === undefined) return text
  if (map.items.length === 1 && parent !== '') return removeValue(text, parent)
  return map.flow === true ? removeInline(text, map, pair) : removeLines(text, map, pair)
}

export function renameKey(text: string, pointer: string, name: string): string {
  const yaml = yamlText(text)
  const map = mapAt(yaml, parentOf(pointer))
  const pair = map && pairOf(map, demand(pointerKeys(pointer).at(-1), 'last key of a pointer'))
  if (pair === undefined) return text
  const from = keyStart(pair)
  return splice(text, from, contentEnd(pair.key as NonNullable<ReturnType<typeof valueOf>>), inlineYaml(name))
}

/** Where a whole mapping must be made: on lines of its own below the top, on one line further in. */
function setMapping(text: string, pointer: string, value: Readonly<Record<string, PlainValue>>): string {
  const yaml = yamlText(text)
  const isTop = parentOf(pointer) === ''
  const key = demand(pointerKeys(pointer).at(-1), 'last key of a pointer')
  if (!isTop) return setValue(text, pointer, value)
  const root = yaml.document.contents
  const pair = isMap(root) ? pairOf(root, key) : undefined
  const lines = Object.entries(value).flatMap(([name, member]) => memberLines(name, member))
  const block = `${inlineYaml(key)}:\n${lines.map(line => `  ${line}`).join('\n')}`
  if (pair === undefined) return addLine(text, text.length, block.split('\n'), 0)
  return splice(text, keyStart(pair), pairEnd(pair), block)
}

function replacePair(text: string, pair: Pair, value: PlainValue): string {
  const old = valueOf(pair)
  const written = old !== null && contentEnd(old) > startOf(old)
  const sameLine = written && !text.slice(colonEnd(pair), startOf(old)).includes('\n')
  const from = sameLine ? startOf(old) : colonEnd(pair)
  const gap = sameLine ? '' : ' '
  const isBlockText = written && /^[|>]/.test(text.slice(startOf(old), startOf(old) + 1))
  const end = isBlockText ? '\n' : ''
  return splice(text, from, pairEnd(pair), `${gap}${value === null ? '' : inlineYaml(value)}${end}`)
}

function addPair(
  text: string,
  map: YAMLMap,
  key: string,
  value: PlainValue,
  order: readonly string[],
): string {
  const after = neighbour(map, key, order)
  if (map.flow === true) {
    return splice(text, pairEnd(after), pairEnd(after), `, ${inlineYaml(key)}: ${inlineYaml(value)}`)
  }
  const first = demand(map.items[0], 'first key of a mapping')
  return addLine(text, pairEnd(after), memberLines(key, value), columnOf(text, keyStart(first)))
}

/** The last of the present keys that stand before the new one. The first key names the node and stays first. */
function neighbour(map: YAMLMap, key: string, order: readonly string[]): Pair {
  const place = order.indexOf(key)
  const last = demand(map.items.at(-1), 'last key of a mapping')
  if (place < 0) return last
  const isBefore = (pair: Pair): boolean => {
    const at = order.indexOf(keyOf(pair))
    return at >= 0 && at < place
  }
  return map.items.findLast(isBefore) ?? demand(map.items[0], 'first key of a mapping')
}

/** New lines below the line that `at` is in. */
export function addLine(text: string, at: number, lines: readonly string[], column: number): string {
  const next = nextLine(text, isAfterLine(text, at) ? at - 1 : at)
  const head = next > 0 && text[next - 1] !== '\n' ? '\n' : ''
  const block = lines.map(line => `${' '.repeat(column)}${line}\n`).join('')
  return splice(text, next, next, head + block)
}

// A text block ends behind its line end.
function isAfterLine(text: string, at: number): boolean {
  return at > 0 && text[at - 1] === '\n'
}

function removeInline(text: string, map: YAMLMap, pair: Pair): string {
  const at = map.items.indexOf(pair)
  const before = map.items[at - 1]
  if (before !== undefined) return splice(text, pairEnd(before), pairEnd(pair), '')
  const after = demand(map.items[at + 1], 'another key of the mapping')
  return splice(text, keyStart(pair), keyStart(after), '')
}

function removeLines(text: string, map: YAMLMap, pair: Pair): string {
  const from = keyStart(pair)
  const after = map.items[map.items.indexOf(pair) + 1]
  // The first key of an item of a list shares its line with the dash.
  if (text.slice(lineStart(text, from), from).trim() !== '' && after !== undefined) {
    return splice(text, from, keyStart(after), '')
  }
  const end = pairEnd(pair)
  return splice(text, lineStart(text, from), nextLine(text, isAfterLine(text, end) ? end - 1 : end), '')
}
