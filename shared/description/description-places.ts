import { isRecord } from '../base/parse.ts'

/** Kinds in the order in which they decide: a scan may have a `paramSet` key of its own. */
export const nodeKinds = ['scan', 'acquisition', 'repeat', 'sequence', 'macro', 'paramSet'] as const

/** The kind of a raw node, by the key that names it. */
export function kindOf(raw: Readonly<Record<string, unknown>>): (typeof nodeKinds)[number] | undefined {
  return nodeKinds.find(kind => kind in raw)
}

/** `acquisition "Data"`, `"axis" of scan "Energy Scan"`, `the description`. */
export function describePlace(root: unknown, pointer: string): string {
  const keys = pointer === '' ? [] : pointer.slice(1).split('/').map(unescaped)
  let value = root
  let words = 'the description'
  for (const [index, key] of keys.entries()) {
    value = memberOf(value, key)
    const isItem = /^\d+$/.test(key)
    const inNodes = isItem && listKeys.includes(keys[index - 1] ?? '')
    if (inNodes) words = nodeWords(value, Number(key), words)
    else if (isNameKey(key, value, index)) words = `the name of ${words}`
    else if (!isItem && !(listKeys.includes(key) && index < keys.length - 1)) words = `"${key}" of ${words}`
  }
  return words
}

const listKeys: readonly string[] = ['tree', 'each']

// Right below a node: /tree/0/acquisition, or /sequence at the top. A mapping there is a scan's own paramSet.
function isNameKey(key: string, value: unknown, index: number): boolean {
  const isKind = (nodeKinds as readonly string[]).includes(key)
  return isKind && !isRecord(value) && index % 2 === 0
}

function nodeWords(value: unknown, index: number, parent: string): string {
  const kind = isRecord(value) ? kindOf(value) : undefined
  const name = isRecord(value) && kind !== undefined ? value[kind] : undefined
  if (kind === undefined || typeof name !== 'string') return `node ${index + 1} of ${parent}`
  return `${kind} "${name}"`
}

function memberOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)] as unknown
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

function unescaped(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~')
}
