import { snippet, startCompletion, type Completion } from '@codemirror/autocomplete'
import type { CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete'
import { definitions, findDefinition } from '../../shared/description/definitions.ts'
import { anyItem, cursorContext, type CursorContext } from './cursor-context.ts'
import type { Knowledge } from './knowledge.ts'
import { keysAt, kindsOfNode, nodeSchema } from './schema-words.ts'

/** Completes keys from the schema, and values from it, from the beamline and from what the text has named already. */
export function suggestionsFrom(knows: () => Knowledge): CompletionSource {
  return (context: CompletionContext): CompletionResult | null => {
    const text = context.state.doc.toString()
    const cursor = cursorContext(text, context.pos)
    if (cursor === undefined) return null
    const isEmpty = cursor.from === context.pos
    if (isEmpty && !context.explicit && !isAfterSpace(text, context.pos, cursor)) return null
    const options = optionsAt(cursor, text, knows())
    return options.length === 0 ? null : { from: cursor.from, options, validFor: /^[\w .-]*$/ }
  }
}

/** Words for one place. */
function optionsAt(cursor: CursorContext, text: string, knowledge: Knowledge): readonly Completion[] {
  const { key, path, siblings } = cursor
  if (key !== undefined) return valuesOf(key, path, knowledge)
  if (path.at(-1) === anyItem && isNames(path.at(-2))) return named(knowledge.nodes, 'node')
  if (path.at(-1) === anyItem && nodeSchema(siblings.keys()) === undefined) return beginnings(cursor)
  return keysOf(cursor, text, knowledge)
}

/** Behind `key: ` and `[` words come by themselves; on an empty line only when asked for. */
function isAfterSpace(text: string, at: number, { key }: CursorContext): boolean {
  return key !== undefined && text[at - 1] === ' '
}

function isNames(key: string | undefined): boolean {
  return key === 'darkFor' || key === 'whiteFor'
}

function keysOf(
  { isInline, path, siblings }: CursorContext,
  text: string,
  { devices }: Knowledge,
): readonly Completion[] {
  if (path.join('/') === 'display/detectors')
    return devices.detectors.map(name => keyOption(name, 'detector', ''))
  if (path.length === 1 && path[0] === 'record')
    return labels(text, siblings).map(label => keyOption(label, 'recorded', ''))
  return keysAt(path, siblings.keys())
    .filter(({ key }) => !siblings.has(key))
    .map(({ help, isRequired, key, shape }) => ({
      ...keyOption(key, isRequired ? 'required' : '', help === '' ? shape : help),
      boost: isRequired ? 1 : 0,
      ...(isInline ? {} : listKeys.has(key) ? { apply: `${key}:\n` } : {}),
    }))
}

const listKeys: ReadonlySet<string> = new Set(['tree', 'each'])

function keyOption(label: string, detail: string, info: string): Completion {
  return {
    label,
    type: 'property',
    ...(detail === '' ? {} : { detail }),
    ...(info === '' ? {} : { info }),
    apply: (view, _completion, from, to) => {
      view.dispatch({
        changes: { from, to, insert: `${label}: ` },
        selection: { anchor: from + label.length + 2 },
        userEvent: 'input.complete',
      })
      startCompletion(view)
    },
  }
}

/** Nodes to begin with, whole: what they need stands there to be filled in. */
function beginnings({ isInline }: CursorContext): readonly Completion[] {
  return kindsOfNode().map(({ help, key }) => {
    const base = { label: key, type: 'class', info: help }
    const lines = isInline ? undefined : skeletons[key]
    return lines === undefined
      ? { ...keyOption(key, '', help), ...base }
      : { ...base, detail: '…', apply: snippet(lines) }
  })
}

const skeletons: Readonly<Record<string, string>> = {
  scan: 'scan: ${name}\n\taxis: { motor: ${motor}, from: ${0}, to: ${1}, steps: ${10} }\n\teach:\n\t  - acquisition: ${Data}',
  repeat: 'repeat: ${name}\n\ttimes: ${10}\n\teach:\n\t  - acquisition: ${Data}',
  sequence: 'sequence: ${name}\n\ttree:\n\t  - acquisition: ${Data}',
}

function valuesOf(key: string, path: readonly string[], knowledge: Knowledge): readonly Completion[] {
  const { devices } = knowledge
  const facts = keysAt(path, [...(path.at(-1) === anyItem ? kindsWith(key) : [])]).find(
    known => known.key === key,
  )
  if (facts !== undefined && facts.choices.length > 0) return named(facts.choices, facts.shape)
  if (path.length === 1 && path[0] === 'record') return sources(knowledge)
  switch (key) {
    case 'hutch':
      return named(['1'], 'version of the format')
    case 'definition':
      return definitions.map(({ name, title }) => ({ label: name, type: 'enum', detail: title }))
    case 'workflow':
      return named(workflows, 'analysis')
    case 'motor':
      return devices.motors.map(({ name, unit }) => ({
        label: name,
        type: 'variable',
        detail: `motor, ${unit}`,
      }))
    case 'detector':
      return named(devices.detectors, 'detector')
    case 'darkFor':
    case 'whiteFor':
    case 'show':
      return named(knowledge.nodes, 'node')
    case 'from':
    case 'to':
    case 'steps':
    case 'times':
      return named(knowledge.parameters, 'parameter')
    default:
      return []
  }
}

const workflows = [...new Set(definitions.flatMap(({ workflow }) => workflow ?? []))]

/** Kinds of nodes that have a key, so that its choices are known while the node still lacks its kind. */
function kindsWith(key: string): readonly string[] {
  return key === 'native' || key === 'axis'
    ? ['scan']
    : key === 'run'
      ? ['macro']
      : key === 'times'
        ? ['repeat']
        : ['acquisition']
}

function sources({ devices }: Knowledge): readonly Completion[] {
  return [
    ...devices.counters.map(({ name, unit }) => ({
      label: `counter ${name}`,
      type: 'variable',
      detail: unit,
    })),
    ...devices.motors.map(({ name, unit }) => ({ label: `motor ${name}`, type: 'variable', detail: unit })),
    { label: 'required', type: 'keyword', info: 'Nothing starts without a value.' },
    { label: 'wanted', type: 'keyword', info: 'It is missed aloud, but the run starts.' },
  ]
}

/** What the definition asks for and the file does not record yet. */
function labels(text: string, siblings: ReadonlyMap<string, string>): readonly string[] {
  const definition = findDefinition(/^definition:\s*([\w-]+)/m.exec(text)?.[1] ?? '')
  const all = [
    ...(definition?.required ?? []),
    ...(definition?.wanted ?? []),
    'sample',
    'user',
    'ring current',
    'beam energy',
  ]
  return [...new Set(all)].filter(label => !siblings.has(label))
}

function named(names: readonly string[], detail: string): readonly Completion[] {
  return [...new Set(names)].map(label => ({ label, type: 'enum', detail }))
}
