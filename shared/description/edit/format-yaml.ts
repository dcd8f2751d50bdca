import { Document, isSeq } from 'yaml'
import { isRecord } from '../../base/parse.ts'

/** What may stand in a description. */
export type PlainValue =
  string | number | boolean | null | readonly PlainValue[] | { readonly [key: string]: PlainValue }

/** One line: a scalar, or `[a, b]`, or `{ a: 1 }`. Text is quoted only where it must be. */
export function inlineYaml(value: PlainValue): string {
  if (Array.isArray(value)) return `[${(value as readonly PlainValue[]).map(inlineYaml).join(', ')}]`
  if (isRecord(value)) {
    const members = Object.entries(value).map(([key, member]) => `${inlineYaml(key)}: ${inlineYaml(member)}`)
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
  }
  return scalar(value as string | number | boolean | null)
}

/**
 * Lines of an item of a list, `- acquisition: Dark`, in the style of the shipped descriptions: lists of nodes stand on lines
 * of their own, everything below a node's keys on one.
 */
export function itemLines(value: PlainValue): readonly string[] {
  if (!isRecord(value)) return [`- ${inlineYaml(value)}`]
  const lines = mappingLines(value)
  return lines.map((line, at) => (at === 0 ? `- ${line}` : `  ${line}`))
}

export function mappingLines(value: Readonly<Record<string, PlainValue>>): readonly string[] {
  return Object.entries(value).flatMap(([key, member]) => memberLines(key, member))
}

export function memberLines(key: string, value: PlainValue): readonly string[] {
  const name = inlineYaml(key)
  if (value === null) return [`${name}:`]
  if (!isListOfMappings(value)) return [`${name}: ${inlineYaml(value)}`]
  return [`${name}:`, ...value.flatMap(item => itemLines(item).map(line => `  ${line}`))]
}

function isListOfMappings(value: unknown): value is readonly PlainValue[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRecord)
}

// Printed inside a list of one line: what needs quotes there needs them or stands them everywhere.
function scalar(value: string | number | boolean | null): string {
  if (typeof value === 'string' && value.includes('\n')) return JSON.stringify(value)
  const document = new Document([value])
  if (isSeq(document.contents)) document.contents.flow = true
  const printed = document.toString({ lineWidth: 0, flowCollectionPadding: false }).trim()
  return printed.slice(1, -1).trim()
}
