import { isRecord } from '../../shared/base/parse.ts'
import { pointerTo, readYaml, type LocatedData } from '../../shared/description/read-yaml.ts'
import type { LocatedProblem } from '../../shared/description/located-problem.ts'
import { nameKeys, nodeSchema, type NodeSchema } from './schema-words.ts'

/** The text as outline and form see it. Whether it is right is judged elsewhere; this is about what stands where. */
export type Reading =
  | { readonly kind: 'read'; readonly data: LocatedData; readonly nodes: readonly FoundNode[] }
  | { readonly kind: 'broken'; readonly problem: LocatedProblem }
  | { readonly kind: 'long'; readonly characters: number }

export interface FoundNode {
  readonly pointer: string
  /** Undefined where the kind is missing or misspelt. */
  readonly schema: NodeSchema | undefined
  readonly name: string
  readonly value: Readonly<Record<string, unknown>>
  readonly line: number
  /** 2 for the members of the top tree. */
  readonly level: number
  readonly position: number
  readonly setSize: number
  /** Pointer of its list of children; undefined for a node that can have none. */
  readonly children: string | undefined
}

/** Reading 64 Ki characters takes some 50 ms, as long as nobody notices; a description with 1000 nodes has 40 Ki. */
export const longestForForm = 64 * 1024

export function readDescriptionText(text: string): Reading {
  if (text.length > longestForForm) return { kind: 'long', characters: text.length }
  const { data, problems } = readYaml(text)
  const [problem] = problems
  if (problem !== undefined && text.trim() !== '') return { kind: 'broken', problem }
  const located: LocatedData = data ?? { value: {}, place: () => ({ line: 1, column: 1 }) }
  return { kind: 'read', data: located, nodes: nodesIn(located, memberOf(located.value, 'tree'), '/tree', 2) }
}

/** Key of the list of children: `each` of scans and repeats, `tree` of sequences. */
function childrenKey(schema: NodeSchema | undefined): 'each' | 'tree' | undefined {
  if (schema === 'scan' || schema === 'repeat') return 'each'
  return schema === 'sequence' ? 'tree' : undefined
}

/** The value at a JSON pointer in plain data. */
export function valueAt(value: unknown, pointer: string): unknown {
  const keys = pointer === '' ? [] : pointer.slice(1).split('/')
  return keys.reduce<unknown>(
    (at, key) => memberOf(at, key.replaceAll('~1', '/').replaceAll('~0', '~')),
    value,
  )
}

/** A scalar as a person would type it into a field; empty for anything else. */
export function fieldText(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

function nodesIn(data: LocatedData, raw: unknown, list: string, level: number): readonly FoundNode[] {
  if (!Array.isArray(raw)) return []
  return raw.flatMap((item: unknown, index) => {
    const pointer = pointerTo(list, index)
    const value = isRecord(item) ? item : {}
    const schema = nodeSchema(Object.keys(value))
    const key = childrenKey(schema)
    const node: FoundNode = {
      pointer,
      schema,
      name: schema === undefined ? '' : fieldText(value[nameKeys[schema]]),
      value,
      line: data.place(pointer).line,
      level,
      position: index + 1,
      setSize: raw.length,
      children: key === undefined ? undefined : pointerTo(pointer, key),
    }
    const below = key === undefined ? [] : nodesIn(data, value[key], pointerTo(pointer, key), level + 1)
    return [node, ...below]
  })
}

function memberOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)] as unknown
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
}
