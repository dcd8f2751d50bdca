import { Ajv } from 'ajv'
import type { AnySchemaObject, ErrorObject, ValidateFunction } from 'ajv'
import { isRecord } from '../base/parse.ts'
import { didYouMean, listWords } from '../base/suggest.ts'
import type { LocatedProblem } from './located-problem.ts'
import { pointerTo } from './read-yaml.ts'
import type { LocatedData } from './read-yaml.ts'

/** Says in words where a pointer is: `acquisition "Data"`, `the axis of scan "Energy Scan"`. */
export type DescribePlace = (root: unknown, pointer: string) => string

/** Checks shapes against a JSON Schema whose titles complete "must be …"; the sentences are ours, not the validator's. */
export function schemaChecker(schema: AnySchemaObject, describePlace: DescribePlace): SchemaCheck {
  let validate: ValidateFunction | undefined
  return (data, skip) => {
    validate ??= compile(schema)
    if (validate(data.value) === true) return []
    const errors = (validate.errors ?? []).filter(error => !isBelow(error.instancePath, skip))
    return errors
      .filter(error => !isFollowUp(error, errors))
      .map(error => toLocated(error, data, describePlace))
  }
}

/** `skip`: pointers of parts that somebody else complains about. */
export type SchemaCheck = (data: LocatedData, skip: readonly string[]) => readonly LocatedProblem[]

function isBelow(pointer: string, skip: readonly string[]): boolean {
  return skip.some(part => pointer === part || pointer.startsWith(`${part}/`))
}

function compile(schema: AnySchemaObject): ValidateFunction {
  return new Ajv({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    strict: true,
    strictRequired: false,
  }).compile(schema)
}

// `if` only says that its `then` failed, `propertyNames` that a name inside failed; both were said in detail already.
// A text that is no integer also fails `minLength` and the like: the type is the news.
function isFollowUp(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  if (error.keyword === 'if' || error.keyword === 'propertyNames') return true
  if (error.keyword === 'type') return false
  const same = errors.filter(
    other => other.instancePath === error.instancePath && other.propertyName === error.propertyName,
  )
  if (same.some(other => other.keyword === 'type')) return true
  const isShape = shapeKeywords.has(error.keyword)
  return isShape && same.find(other => shapeKeywords.has(other.keyword)) !== error
}

// Of several complaints about one value, one is enough: all say the title of the same schema.
const shapeKeywords = new Set([
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'enum',
  'const',
  'anyOf',
])

function toLocated(error: ErrorObject, data: LocatedData, describePlace: DescribePlace): LocatedProblem {
  const pointer = error.instancePath
  const inside = (at: string): string => describePlace(data.value, at)
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(error.params['additionalProperty'])
      const known = Object.keys(error.parentSchema?.['properties'] as object)
      const place = data.place(pointerTo(pointer, key))
      const message = `unknown key "${key}" in ${inside(pointer)}${didYouMean(key, known)}`
      return { ...place, message, advice: `Known keys are ${listWords(known, 'and')}.` }
    }
    case 'required': {
      const key = String(error.params['missingProperty'])
      const place = data.place(pointer)
      return { ...place, message: `${inside(pointer)} has no "${key}"`, advice: adviceFor(error, key) }
    }
    case 'maxItems':
    case 'maxProperties': {
      const message = `${subject(pointer, inside)} has too many members; at most ${String(error.params['limit'])}`
      return { ...data.place(pointer), message, advice: 'Split it.' }
    }
    default:
      return refusedValue(error, data, inside)
  }
}

function refusedValue(error: ErrorObject, data: LocatedData, inside: (at: string) => string): LocatedProblem {
  const name = error.propertyName
  const pointer = name === undefined ? error.instancePath : pointerTo(error.instancePath, name)
  const expected = String(error.parentSchema?.['title'] ?? 'something else')
  const found = name === undefined ? error.data : name
  const place = data.place(pointer)
  if (error.keyword === 'enum') {
    const allowed = (error.params['allowedValues'] as unknown[]).map(String)
    const message = `unknown ${lastKey(pointer)} ${shown(found)} in ${inside(parentOf(pointer))}${didYouMean(String(found), allowed)}`
    return { ...place, message, advice: `It is one of ${listWords(allowed)}.` }
  }
  const what = name === undefined ? subject(pointer, inside) : `a key of ${inside(error.instancePath)}`
  return { ...place, message: `${what} must be ${expected}; found ${shown(found)}`, ...adviceOf(expected) }
}

// `exposure of acquisition "Data"`; a whole node or the whole file has no key.
function subject(pointer: string, inside: (at: string) => string): string {
  const key = lastKey(pointer)
  if (pointer === '' || /^\d+$/.test(key)) return inside(pointer)
  return `"${key}" of ${inside(parentOf(pointer))}`
}

function adviceFor(error: ErrorObject, key: string): string {
  const properties = error.parentSchema?.['properties'] as Record<string, AnySchemaObject> | undefined
  const description = properties?.[key]?.['description'] as string | undefined
  return description === undefined ? `Add "${key}:".` : `Add "${key}:". ${description}`
}

function adviceOf(expected: string): { advice?: string } {
  return expected.includes('with its unit, such as')
    ? { advice: 'Write the number and its unit: 0.05 s.' }
    : {}
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (isRecord(value)) return 'a mapping'
  const text = typeof value === 'string' ? value : String(value as number | boolean)
  const cut = text.length > 60 ? `${text.slice(0, 57)}...` : text
  return typeof value === 'string' ? `"${cut}"` : cut
}

function lastKey(pointer: string): string {
  return pointer
    .slice(pointer.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~')
}

function parentOf(pointer: string): string {
  return pointer.slice(0, Math.max(pointer.lastIndexOf('/'), 0))
}
