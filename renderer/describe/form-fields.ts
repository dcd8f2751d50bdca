import { definitions } from '../../shared/description/definitions.ts'
import { pointerTo } from '../../shared/description/read-yaml.ts'
import type { Knowledge } from './knowledge.ts'
import { keysAt, nameKeys, nodeKeys, type KeyFacts, type NodeSchema } from './schema-words.ts'

export interface FormField {
  readonly pointer: string
  /** Keys in whose order a new one takes its place. */
  readonly order: readonly string[]
  readonly label: string
  readonly facts: KeyFacts
  readonly control: 'text' | 'choice' | 'names'
  /** Of a choice: all there are. Of a text: what may be meant. */
  readonly options: readonly FieldOption[]
  /** What holds while nothing is chosen. */
  readonly absent: string
}

export interface FieldOption {
  readonly value: string
  readonly label: string
}

export interface FormGroup {
  readonly title: string
  readonly fields: readonly FormField[]
}

/** Fields of the experiment itself: all of the top level but the tree and the record. */
export function experimentGroups(knowledge: Knowledge): readonly FormGroup[] {
  const group = (title: string, path: readonly string[]): FormGroup => {
    const facts = keysAt(path, [])
    const order = facts.map(({ key }) => key)
    const fields = facts.filter(({ isMapping, key }) => !isMapping && !withoutField.has(key))
    return { title, fields: fields.map(known => field(known, ['', ...path].join('/'), order, knowledge)) }
  }
  return [group('Experiment', []), group('Shown first', ['display']), group('Waits while', ['hold'])]
}

/** The version is what it is; the tree is the outline. */
const withoutField: ReadonlySet<string> = new Set(['hutch', 'tree'])

/** Fields of a node; its children, and the values of a paramSet, have their own places. */
export function nodeGroups(
  schema: NodeSchema,
  pointer: string,
  keys: readonly string[],
  role: string,
  knowledge: Knowledge,
): readonly FormGroup[] {
  const facts = nodeKeys(schema)
  const order = facts.map(({ key }) => key)
  const own = facts.filter(({ key }) => !elsewhere.has(key) || key === nameKeys[schema])
  const shown = own.filter(({ key }) => keys.includes(key) || (forRole[key] ?? role) === role)
  const groups = [
    { title: titles[schema], fields: shown.map(known => field(known, pointer, order, knowledge)) },
  ]
  if (schema !== 'scan') return groups
  const axis = keysAt(['tree', '*', 'axis'], [])
  const axisOrder = axis.map(({ key }) => key)
  const fields = axis.map(known => field(known, pointerTo(pointer, 'axis'), axisOrder, knowledge))
  return [...groups, { title: 'Axis', fields }]
}

const elsewhere: ReadonlySet<string> = new Set(['each', 'tree', 'axis', 'paramSet'])

/** Keys that make sense for one role only. */
const forRole: Readonly<Record<string, string>> = { darkFor: 'dark', whiteFor: 'white' }

const titles: Readonly<Record<NodeSchema, string>> = {
  paramSet: 'Parameters',
  acquisition: 'Acquisition',
  scan: 'Scan',
  nativeScan: 'SPEC scan',
  macro: 'SPEC macro',
  repeat: 'Repeat',
  sequence: 'Sequence',
}

function field(facts: KeyFacts, parent: string, order: readonly string[], knowledge: Knowledge): FormField {
  const { key } = facts
  const absent = facts.fallback ?? (parent === '/hold' ? 'not waited for' : absences[key]) ?? ''
  const base = { pointer: pointerTo(parent, key), order, label: labels[key] ?? key, facts, absent }
  if (key === 'darkFor' || key === 'whiteFor')
    return { ...base, control: 'names', options: plain(knowledge.nodes) }
  if (facts.choices.length > 0) return { ...base, control: 'choice', options: plain(facts.choices) }
  const fixed = choices[key]
  if (fixed !== undefined) return { ...base, control: 'choice', options: fixed }
  return { ...base, control: 'text', options: meant(key, knowledge) }
}

const choices: Readonly<Record<string, readonly FieldOption[]>> = {
  definition: definitions.map(({ name, title }) => ({ value: name, label: title })),
  workflow: plain([...new Set(definitions.flatMap(({ workflow }) => workflow ?? []))]),
}

const absences: Readonly<Record<string, string>> = {
  definition: 'Any experiment',
  workflow: 'of the definition',
  colours: 'default',
  scale: 'default',
  levels: 'default',
  bin: 'default',
  shutter: 'by role',
  sample: 'by role',
  compression: 'as the detector says',
  detector: 'the only one',
  show: 'the newest',
}

/** The key that names a node is its kind; people read "name". */
const labels: Readonly<Record<string, string>> = {
  acquisition: 'name',
  scan: 'name',
  repeat: 'name',
  sequence: 'name',
  macro: 'name',
  paramSet: 'name',
  darkFor: 'dark for',
  whiteFor: 'white for',
  native: 'command',
  run: 'command',
  ringCurrentBelow: 'ring current below',
  frontEnd: 'front end is',
}

function meant(key: string, { devices, nodes, parameters }: Knowledge): readonly FieldOption[] {
  switch (key) {
    case 'motor':
      return devices.motors.map(({ name, unit }) => ({ value: name, label: unit }))
    case 'detector':
      return plain(devices.detectors)
    case 'show':
      return plain(nodes)
    case 'from':
    case 'to':
    case 'steps':
    case 'times':
      return plain(parameters)
    default:
      return []
  }
}

function plain(values: readonly string[]): readonly FieldOption[] {
  return [...new Set(values)].map(value => ({ value, label: '' }))
}
