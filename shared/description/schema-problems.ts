import { Ajv } from 'ajv'
import type { AnySchemaObject, ErrorObject, ValidateFunction } from 'ajv'
import { isRecord } from '../base/parse.ts'
import { didYouMean, listWords } from '../base/suggest.ts'
import type { LocatedProblem, Place } from './located-problem.ts'
import { pointerTo } from './read-yaml.ts'
import type { LocatedData } from './read-yaml.ts'

/** Says in words where a pointer is: `acquisition "Data"`, `the axis of scan "Energy Scan"`. */
export type DescribePlace = (root: unknown, pointer: string) => string

/** Checks shapes against a JSON Schema whose titles complete "must be …"; the sentences are ours, not the validator's. */
export function schemaChecker(schema: AnySchemaObject, describePlace: DescribePlace): SchemaCheck {
  let validate: ValidateFunction | undefined
  return (data, skip) => {
    validate ??= compile(schema)
    if (validate(data.value)) return []
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
  const where = describePlace(data.value, pointer)
  const place = data.place(pointer)
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(error.params.additionalProperty)
      const known = Object.keys(error.parentSchema?.properties as object)
      const message = `unknown key "${key}" in ${where}${didYouMean(key, known)}`
      const advice = `Known keys are ${listWords(known, 'and')}.`
      return { ...data.place(pointerTo(pointer, key)), message, advice }
    }
    case 'required': {
      const key = String(error.params.missingProperty)
      const missing = { ...place, pointer: pointerTo(pointer, key) }
      return { ...missing, message: `${where} has no "${key}"`, advice: adviceToAdd(error, key) }
    }
    case 'minItems':
      return { ...place, message: `${where} is empty`, advice: 'Put something into it or remove it.' }
    case 'maxItems':
    case 'maxProperties': {
      const limit = String(error.params.limit)
      return { ...place, message: `${where} has too many members; at most ${limit}`, advice: 'Split it.' }
    }
    case 'enum':
      return unknownWord(error, place, where)
    default:
      return refusedValue(error, data, describePlace)
  }
}

function unknownWord(error: ErrorObject, place: Place, where: string): LocatedProblem {
  const allowed = (error.params.allowedValues as unknown[]).map(String)
  const found = typeof error.data === 'string' ? error.data : ''
  const message = `${where} cannot be ${shown(error.data)}${didYouMean(found, allowed)}`
  return { ...place, message, advice: `It is one of ${listWords(allowed)}.` }
}

function refusedValue(error: ErrorObject, data: LocatedData, describePlace: DescribePlace): LocatedProblem {
  const name = error.propertyName
  const pointer = name === undefined ? error.instancePath : pointerTo(error.instancePath, name)
  const owner = describePlace(data.value, error.instancePath)
  const what = name === undefined ? owner : `a key of ${owner}`
  const found: unknown = name ?? error.data
  const expected = String(error.parentSchema?.title ?? 'something else')
  const message = `${what} must be ${expected}; found ${shown(found)}`
  return { ...data.place(pointer), message, advice: adviceToReplace(error, found) }
}

function adviceToAdd(error: ErrorObject, key: string): string {
  const properties = error.parentSchema?.properties as Readonly<Record<string, AnySchemaObject>> | undefined
  const schema = properties?.[key]
  const example = schema === undefined ? undefined : exampleOf(schema)
  const line = example === undefined ? `Add "${key}:".` : `Add "${key}:", for example "${key}: ${example}".`
  const description = schema?.description as string | undefined
  return description === undefined ? line : `${line} ${description}`
}

function adviceToReplace(error: ErrorObject, found: unknown): string {
  if (found === null) return 'Give it a value or remove the line.'
  const example = exampleOf(error.parentSchema ?? {})
  return example === undefined ? 'See docs/descriptions.md for every key.' : `For example: ${example}`
}

function exampleOf(schema: AnySchemaObject): string | undefined {
  const examples = schema.examples as readonly unknown[] | undefined
  const example: unknown = schema.const ?? examples?.[0]
  if (example === undefined) return undefined
  return typeof example === 'string' ? example : JSON.stringify(example).replaceAll('"', '')
}

function shown(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return `"${value.length > 60 ? `${value.slice(0, 57)}...` : value}"`
  if (Array.isArray(value)) return 'a list'
  return isRecord(value) ? 'a mapping' : 'nothing'
}
