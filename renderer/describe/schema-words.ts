import schema from '../../shared/description/description.schema.json' with { type: 'json' }
import { nodeKinds } from '../../shared/description/description-places.ts'
import { anyItem } from './cursor-context.ts'

/* What the published schema says of keys and values: the same words in completion, help and form. */

export interface KeyFacts {
  readonly key: string
  /** What it is for. */
  readonly help: string
  /** Completes "must be …". */
  readonly shape: string
  readonly choices: readonly string[]
  readonly example: string | undefined
  /** What holds where it is not written. */
  readonly fallback: string | undefined
  readonly isRequired: boolean
  /** It has keys of its own. */
  readonly isMapping: boolean
  /** A number typed there is meant as text. */
  readonly isText: boolean
}

type Raw = Readonly<Record<string, unknown>>

export type NodeSchema = keyof Pick<
  (typeof schema)['definitions'],
  'paramSet' | 'acquisition' | 'scan' | 'nativeScan' | 'macro' | 'repeat' | 'sequence'
>

/** Key that carries the name of a node. */
export const nameKeys: Readonly<Record<NodeSchema, string>> = {
  paramSet: 'paramSet',
  acquisition: 'acquisition',
  scan: 'scan',
  nativeScan: 'scan',
  macro: 'macro',
  repeat: 'repeat',
  sequence: 'sequence',
}

/** Which of the schemas a node has, by its keys. */
export function nodeSchema(keys: Iterable<string>): NodeSchema | undefined {
  const all = new Set(keys)
  const kind = nodeKinds.find(known => all.has(known))
  return kind === 'scan' && all.has('native') ? 'nativeScan' : kind
}

export function nodeKeys(kind: NodeSchema): readonly KeyFacts[] {
  return keysIn(schema.definitions[kind])
}

/** Keys that the mapping at a path may have; empty where they are free. */
export function keysAt(path: readonly string[], siblings: Iterable<string>): readonly KeyFacts[] {
  const found = mappingAt(path, siblings)
  return found === undefined ? [] : keysIn(found)
}

/** What a node may begin with. */
export function kindsOfNode(): readonly KeyFacts[] {
  const kinds = ['acquisition', 'scan', 'repeat', 'sequence', 'paramSet', 'macro'] as const
  return kinds.map(kind => ({ ...factsOf(kind, {}, []), help: schema.definitions[kind].description }))
}

export function isNode(path: readonly string[]): boolean {
  return path.at(-1) === anyItem
}

function mappingAt(path: readonly string[], siblings: Iterable<string>): Raw | undefined {
  const item = path.lastIndexOf(anyItem)
  if (item < 0) return below(schema, path)
  const inner = path.slice(item + 1)
  if (inner.length > 0) return below(schema.definitions.scan, inner)
  const kind = nodeSchema(siblings)
  return kind === undefined ? undefined : schema.definitions[kind]
}

/** The mapping at keys below another: what the schema has for a key, or for keys of any name. */
function below(mapping: Raw, keys: readonly string[]): Raw | undefined {
  return keys.reduce<Raw | undefined>((at, key) => {
    const found = asRaw(asRaw(at?.properties)?.[key]) ?? asRaw(at?.additionalProperties)
    return found && { ...referred(found), ...found }
  }, mapping)
}

function keysIn(mapping: Raw): readonly KeyFacts[] {
  const required = Array.isArray(mapping.required) ? (mapping.required as readonly string[]) : []
  return Object.entries(asRaw(mapping.properties) ?? {}).map(([key, raw]) =>
    factsOf(key, asRaw(raw) ?? {}, required),
  )
}

function factsOf(key: string, raw: Raw, required: readonly string[]): KeyFacts {
  const whole = { ...referred(raw), ...raw }
  const examples = Array.isArray(whole.examples) ? (whole.examples as readonly unknown[]) : []
  const choices = Array.isArray(whole.enum) ? (whole.enum as readonly unknown[]) : []
  const types = Array.isArray(whole.type) ? (whole.type as readonly unknown[]) : [whole.type]
  return {
    key,
    help: typeof whole.description === 'string' ? whole.description : '',
    shape: typeof whole.title === 'string' ? whole.title : '',
    choices: choices.map(String),
    example: whole.const === undefined ? textOf(examples[0]) : textOf(whole.const),
    fallback: textOf(whole.default),
    isRequired: required.includes(key),
    isMapping: types.includes('object'),
    isText: types.every(type => type === 'string'),
  }
}

function referred({ $ref }: Raw): Raw {
  if (typeof $ref !== 'string') return {}
  return asRaw(asRaw(schema.definitions)?.[$ref.slice($ref.lastIndexOf('/') + 1)]) ?? {}
}

function asRaw(value: unknown): Raw | undefined {
  return typeof value === 'object' && value !== null ? (value as Raw) : undefined
}

function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}
