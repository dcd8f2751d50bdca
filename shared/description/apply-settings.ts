import { didYouMean, listWords } from '../base/suggest.ts'
import type { Description, DescriptionNode, ParamSetRule, RecordRule } from '../model/description.ts'
import type { Problem } from '../model/problem.ts'
import { checkDescription, nodesNamed } from './check-description.ts'
import { findDefinition } from './definitions.ts'
import type { ParsedDescription } from './parse-description.ts'
import { readRecordSource } from './read-description.ts'
import { readParameterValue } from './read-value.ts'
import type { Refusal } from './read-value.ts'
import { readScalar } from './read-yaml.ts'
import { visitNodes } from './scope.ts'
import type { Visit } from './scope.ts'
import { acquisitionKeys, setInAcquisition, setInRepeat } from './set-in-node.ts'

/**
 * Replaces values of a description by name, as `--set name=value` does. A name is a key of a paramSet or of `record`, or
 * `Node/key`, which also reaches `frames`, `exposure` and `detector` of an acquisition and `times` of a repeat. Values are
 * read as they would be in the file. The result is checked as a whole: all problems at once.
 */
export function applySettings(
  description: Description,
  set: Readonly<Record<string, string>>,
): ParsedDescription {
  const problems: Problem[] = []
  let changed = description
  for (const [name, text] of Object.entries(set)) {
    const applied = applySetting(changed, name, readScalar(text))
    if ('description' in applied) changed = applied.description
    else problems.push({ kind: 'usage', where: `--set ${name}=${text}`, ...refusalOf(applied.refusal) })
  }
  if (problems.length > 0) return { problems }
  // The file itself was valid, so what is wrong now came in by a setting.
  const where = Object.entries(set)
    .map(([name, text]) => `--set ${name}=${text}`)
    .join(' ')
  const wrong = checkDescription(changed).map(problem => ({ ...problem, kind: 'usage', where }) as const)
  return wrong.length > 0 ? { problems: wrong } : { description: changed }
}

function refusalOf({ message, hint = '', advice }: Refusal): {
  readonly message: string
  readonly advice: string
} {
  return { message: `${message}${hint}`, advice }
}

type Applied = { readonly description: Description } | { readonly refusal: Refusal }
type Value = string | number | boolean

function applySetting(description: Description, name: string, value: Value): Applied {
  const slash = name.lastIndexOf('/')
  return slash < 0
    ? setByKey(description, name, value)
    : setInNode(description, name.slice(0, slash), name.slice(slash + 1), value)
}

function setByKey(description: Description, key: string, value: Value): Applied {
  const paramSets = visitNodes(description).filter(({ node }) => has(node, key))
  if (paramSets.length > 1) {
    const choices = paramSets.map(({ node }) => `${node.name}/${key}`)
    const message = `"${key}" stands in ${paramSets.length} paramSets`
    return { refusal: { message, advice: `Say which: ${listWords(choices)}.` } }
  }
  const [found] = paramSets
  if (found !== undefined) return setParameter(description, found.node, key, value)
  if (answersRecord(description, key)) return setRecord(description, key, value)
  const known = settableNames(description)
  const message = `nothing to set is named "${key}"${didYouMean(key, known)}`
  return { refusal: { message, advice: `Names are ${listWords(known, 'and')}, or Node/key.` } }
}

function setInNode(description: Description, path: string, key: string, value: Value): Applied {
  const visits = visitNodes(description)
  const matches = [...nodesNamed(path, visits), ...paramSetsNamed(path, visits)].map(({ node }) => node)
  const [node, another] = matches
  if (node === undefined) {
    const names = visits.map(visit => visit.node.name)
    const advice = `Nodes are ${listWords(new Set(names), 'and')}.`
    return { refusal: { message: `no node is named "${path}"${didYouMean(path, names)}`, advice } }
  }
  if (another !== undefined) {
    const message = `${matches.length} nodes are named "${path}"`
    return {
      refusal: {
        message,
        advice: 'Put the name of the node around it before it: "Energy Scan/Data/frames".',
      },
    }
  }
  switch (node.kind) {
    case 'paramSet':
      return has(node, key) ? setParameter(description, node, key, value) : noSuchKey(node, key)
    case 'scan':
      return node.paramSet !== undefined && has(node.paramSet, key)
        ? setParameter(description, node.paramSet, key, value)
        : noSuchKey(node, key)
    case 'acquisition':
      return replaceNode(description, node, setInAcquisition(node, key, value) ?? noSuchKey(node, key))
    case 'repeat':
      return replaceNode(description, node, setInRepeat(node, key, value) ?? noSuchKey(node, key))
    case 'nativeScan':
    case 'macro':
      if (key !== commandKeys[node.kind]) return noSuchKey(node, key)
      return replaceNode(description, node, { node: { ...node, command: String(value) } })
    case 'sequence':
      return noSuchKey(node, key)
  }
}

function setParameter(description: Description, node: DescriptionNode, key: string, value: Value): Applied {
  const read = readParameterValue(value)
  if ('refusal' in read) return read
  if (node.kind !== 'paramSet') return noSuchKey(node, key)
  const parameters = node.parameters.map(parameter =>
    parameter.name === key ? { name: key, value: read.value } : parameter,
  )
  return replaceNode(description, node, { node: { ...node, parameters } })
}

function setRecord(description: Description, label: string, value: Value): Applied {
  const read = readRecordSource(value)
  if ('refusal' in read) return read
  const others = description.record.filter(rule => !sameLabel(rule.label, label))
  const replaced = description.record.find(rule => sameLabel(rule.label, label))
  const rule: RecordRule = {
    label: replaced?.label ?? label,
    place: replaced?.place ?? '',
    source: read.value,
  }
  return { description: { ...description, record: [...others, rule] } }
}

function replaceNode(
  description: Description,
  old: DescriptionNode,
  change: { readonly node: DescriptionNode } | { readonly refusal: Refusal },
): Applied {
  if ('refusal' in change) return change
  const replace = (node: DescriptionNode): DescriptionNode => {
    if (node === old) return change.node
    if (node.kind === 'sequence') return { ...node, children: node.children.map(replace) }
    if (node.kind === 'repeat') return { ...node, each: node.each.map(replace) }
    if (node.kind !== 'scan') return node
    const isOwn = node.paramSet === old && change.node.kind === 'paramSet'
    return { ...node, paramSet: isOwn ? change.node : node.paramSet, each: node.each.map(replace) }
  }
  return { description: { ...description, tree: description.tree.map(replace) } }
}

function noSuchKey(node: DescriptionNode, key: string): { readonly refusal: Refusal } {
  const known = keysOf(node)
  const message = `${node.kind} "${node.name}" has no "${key}" to set${didYouMean(key, known)}`
  return {
    refusal: {
      message,
      advice: known.length === 0 ? 'Edit the file.' : `It has ${listWords(known, 'and')}.`,
    },
  }
}

/** What their commands are called in the file. */
const commandKeys = { nativeScan: 'native', macro: 'run' } as const

function keysOf(node: DescriptionNode): readonly string[] {
  switch (node.kind) {
    case 'paramSet':
      return node.parameters.map(parameter => parameter.name)
    case 'scan':
      return node.paramSet === undefined ? [] : keysOf(node.paramSet)
    case 'acquisition':
      return acquisitionKeys
    case 'repeat':
      return ['times']
    case 'nativeScan':
    case 'macro':
      return [commandKeys[node.kind]]
    case 'sequence':
      return []
  }
}

function paramSetsNamed(path: string, visits: readonly Visit[]): readonly Visit[] {
  return visits.filter(
    ({ node, path: names }) => node.kind === 'paramSet' && `/${names.join('/')}`.endsWith(`/${path}`),
  )
}

function has(node: DescriptionNode, key: string): node is ParamSetRule {
  return node.kind === 'paramSet' && node.parameters.some(parameter => parameter.name === key)
}

function answersRecord(description: Description, label: string): boolean {
  return recordLabels(description).some(known => sameLabel(known, label))
}

/** Labels of the file, and those its definition asks for. */
function recordLabels({ record, definition }: Description): readonly string[] {
  const known = findDefinition(definition)
  return [...record.map(rule => rule.label), ...(known?.required ?? []), ...(known?.wanted ?? [])]
}

function sameLabel(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function settableNames(description: Description): readonly string[] {
  const parameters = visitNodes(description).flatMap(({ node }) =>
    node.kind === 'paramSet' ? keysOf(node) : [],
  )
  return [...new Set([...parameters, ...recordLabels(description)])]
}
