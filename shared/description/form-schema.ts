import { demand } from '../base/assert.ts'
import { isRecord } from '../base/parse.ts'
import type { FormSchema } from '../model/devices.ts'
import beamline from './beamline.schema.json' with { type: 'json' }

type Node = Readonly<Record<string, unknown>>

const definitions: Node = beamline.definitions
const topLevel: Readonly<Record<string, Node>> = beamline.properties

/** A definition of the beamline schema with its references resolved: what the validator and the form both go by. */
export function definitionSchema(name: string): FormSchema {
  return resolved({ $ref: `#/definitions/${name}` })
}

/** Some keys of the top level of a beamline file as one mapping. */
export function topLevelSchema(title: string, keys: readonly string[]): FormSchema {
  return {
    title,
    type: 'object',
    required: keys.filter(key => beamline.required.includes(key)),
    properties: Object.fromEntries(
      keys.map(key => [key, resolved(demand(topLevel[key], `"${key}" of the schema`))]),
    ),
  }
}

/** A schema without some of its properties. */
export function without(schema: FormSchema, keys: readonly string[]): FormSchema {
  const { properties = {}, required = [], ...rest } = schema
  const kept = Object.entries(properties).filter(([key]) => !keys.includes(key))
  return {
    ...rest,
    required: required.filter(key => !keys.includes(key)),
    properties: Object.fromEntries(kept),
  }
}

/** What stands beside a reference adds to what it leads to. The schema has no circles. */
function resolved(node: Node): FormSchema {
  const { $ref, ...own } = node
  if (typeof $ref !== 'string') return members(own)
  const name = $ref.replace('#/definitions/', '')
  const target = definitions[name]
  return { ...resolved(demand(isRecord(target) ? target : undefined, `definition ${name}`)), ...members(own) }
}

function members({ properties, additionalProperties, items, ...rest }: Node): FormSchema {
  return {
    ...rest,
    ...(isRecord(properties) ? { properties: mapped(properties) } : {}),
    ...(isRecord(additionalProperties) ? { additionalProperties: resolved(additionalProperties) } : {}),
    ...(isRecord(items) ? { items: resolved(items) } : {}),
  }
}

function mapped(properties: Node): Readonly<Record<string, FormSchema>> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, value]) => (isRecord(value) ? [[key, resolved(value)]] : [])),
  )
}
