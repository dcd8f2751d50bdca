import { isMap, isScalar, parseDocument, type Document, type Scalar } from 'yaml'
import { isRecord } from '../base/parse.ts'
import type { Settings } from '../model/devices.ts'
import { readScalar } from './read-yaml.ts'

export type YamlEdit =
  /** `value` undefined removes; mappings on the way are made. */
  | { readonly kind: 'set'; readonly path: readonly string[]; readonly value: unknown }
  /** Keeps its place among its neighbours. */
  | { readonly kind: 'rename'; readonly path: readonly string[]; readonly name: string }

/** A YAML file with some values changed; comments, order and all that is not touched stay. The text must be valid YAML. */
export function editYaml(text: string, edits: readonly YamlEdit[]): string {
  return edits.reduce((edited, edit) => inPlace(edited, edit) ?? rewritten(edited, edit), text)
}

/** The smallest edits that lead from one mapping to another: what did not change keeps its comments and its spelling. */
export function editsBetween(
  before: Settings,
  after: Settings,
  path: readonly string[],
): readonly YamlEdit[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].flatMap(key => {
    const [old, value] = [before[key], after[key]]
    const at = [...path, key]
    if (isRecord(old) && isRecord(value)) return editsBetween(old, value, at)
    return JSON.stringify(old) === JSON.stringify(value) ? [] : [{ kind: 'set', path: at, value } as const]
  })
}

/** A word for another word: nothing else of the file changes, to the byte. Undefined where that is not all. */
function inPlace(text: string, edit: YamlEdit): string | undefined {
  const document = parseDocument(text)
  const value = edit.kind === 'set' ? edit.value : edit.name
  const old = edit.kind === 'set' ? document.getIn(edit.path, true) : keyAt(document, edit.path)
  if (!isScalar(old) || !old.range || old.type?.startsWith('BLOCK') === true || !isPlain(value))
    return undefined
  const [start, end] = old.range
  return end === start ? undefined : `${text.slice(0, start)}${scalarText(value)}${text.slice(end)}`
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

/** Quoted unless it is a word that is the same inside and outside of braces. */
function scalarText(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value)
  const isWord = /^[A-Za-z/][\w./+-]*(?: ?[\w./+-]+)*$/.test(value) && readScalar(value) === value
  const isAddress = /^[A-Za-z][\w.-]*:\w+$/.test(value)
  return isWord || isAddress ? value : JSON.stringify(value)
}

/** Blank lines and the columns of comments may change where something is added or removed. */
function rewritten(text: string, edit: YamlEdit): string {
  const document = parseDocument(text)
  if (edit.kind === 'rename') {
    const key = keyAt(document, edit.path)
    if (key !== undefined) key.value = edit.name
  } else if (edit.value === undefined) document.deleteIn(edit.path)
  else setIn(document, edit.path, edit.value)
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}

/** A key without a value (`detectors:` alone) is as good as an empty mapping. */
function setIn(document: Document, path: readonly string[], value: unknown): void {
  for (let length = 1; length < path.length; length++) {
    const parent = path.slice(0, length)
    if (!isMap(document.getIn(parent, true))) document.setIn(parent, document.createNode({}))
  }
  document.setIn(path, isPlain(value) ? value : document.createNode(value))
}

function keyAt(document: Document, path: readonly string[]): Scalar | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (!isMap(parent)) return undefined
  const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === path.at(-1))
  return isScalar(pair?.key) ? pair.key : undefined
}
