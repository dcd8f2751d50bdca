import { isRecord } from '../../shared/base/parse.ts'
import type { FormSchema, Settings } from '../../shared/model/devices.ts'

/* Settings as people read and type them. What a setting means stands in its schema. */

const labels: Readonly<Record<string, string>> = {
  beamline: 'Name',
  spec: 'Address',
  readOnly: 'Read-only',
  ringCurrent: 'Ring current',
  ringCurrentVariable: 'Ring current variable',
  frontEndVariable: 'Front-end variable',
  diskReserve: 'Disk reserve',
  energy: 'Energy',
  rot1: 'rot1',
  rot2: 'rot2',
  rot3: 'rot3',
  x: 'x',
  y: 'y',
}

/** `pixelType` → `Pixel type`. What is no key but a title stays as it is: a unit or a Greek letter has its case. */
export function settingLabel(key: string): string {
  if (!/^[a-z][A-Za-z0-9]*$/.test(key)) return key
  const spaced = key.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return labels[key] ?? `${spaced.slice(0, 1).toUpperCase()}${spaced.slice(1)}`
}

export type FieldKind = 'choice' | 'switch' | 'number' | 'text' | 'list' | 'group' | 'table'

export function fieldKind(schema: FormSchema): FieldKind {
  if (schema.enum !== undefined) return 'choice'
  if (schema.properties !== undefined) return 'group'
  if (isRecord(schema.additionalProperties)) return 'table'
  switch (schema.type) {
    case 'boolean':
      return 'switch'
    case 'number':
    case 'integer':
      return 'number'
    case 'array':
      return 'list'
    default:
      return 'text'
  }
}

/** What holds while nothing is typed, else how it might look. */
export function placeholder({ default: first, examples }: FormSchema, isRequired: boolean): string {
  if (first !== undefined) return plain(first)
  const example = examples?.[0]
  if (example === undefined || isRecord(example)) return isRequired ? 'needed' : ''
  return `such as ${plain(example)}`
}

/** A value in its field. */
export function fieldText(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map(plain).join(', ')
  return isRecord(value) ? '' : plain(value)
}

/** What was typed, as a setting; an empty field is no setting. What is no number stays text: the check says what is wrong. */
export function typedValue(text: string, schema: FormSchema): unknown {
  const typed = text.trim()
  if (typed === '') return undefined
  switch (fieldKind(schema)) {
    case 'number':
      return Number.isFinite(Number(typed)) ? Number(typed) : typed
    case 'list':
      return typed.split(/[\s,]+/).filter(word => word !== '')
    default:
      return typed
  }
}

/** Settings with one of them changed; undefined takes it away. The order of the others stays. */
export function withSetting(settings: Settings, key: string, value: unknown): Settings {
  if (value !== undefined) return { ...settings, [key]: value }
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name !== key))
}

/** A group that is switched on begins with what it cannot be without. */
export function firstSettings({ examples, properties = {}, required = [] }: FormSchema): Settings {
  const example = examples?.[0]
  if (isRecord(example)) return example
  return Object.fromEntries(
    required.flatMap(key => {
      const schema = properties[key]
      if (schema === undefined) return []
      return [[key, schema.properties === undefined ? (schema.examples?.[0] ?? '') : firstSettings(schema)]]
    }),
  )
}

function plain(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
