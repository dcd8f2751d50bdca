import { didYouMean, listWords } from '../base/suggest.ts'
import { convertUnit } from '../base/units.ts'
import type { AcquisitionRule, Description, DescriptionNode } from '../model/description.ts'
import type { Problem } from '../model/problem.ts'
import { definitions } from './definitions.ts'
import { childrenOf, mostRepeats, resolveAxis, resolveCount, visitNodes } from './scope.ts'
import type { Visit } from './scope.ts'
import { refusalIn } from './read-value.ts'
import type { Refusal } from './read-value.ts'

/** 1000 nodes are a tree of 20 screens; each level beyond 12 would only indent. */
const mostNodes = 1000
const deepestTree = 12
const longestExposureS = 3600

/** What the shapes cannot say: names that lead nowhere, values that cannot be. Run again after values were replaced. */
export function checkDescription(description: Description): readonly Problem[] {
  const visits = visitNodes(description)
  const all = [
    ...checkDefinition(description),
    ...checkSize(visits),
    ...checkSiblings(description, visits),
    ...visits.flatMap(visit => checkNode(visit, visits)),
    ...checkDisplay(description, visits),
  ]
  return all.map(found => ({ kind: 'description', ...found }))
}

/** Nodes that `darkFor: [Data]` or `[Energy Scan/Data]` means: by the end of their path. ParamSets hold no data. */
export function nodesNamed(path: string, visits: readonly Visit[]): readonly Visit[] {
  const names = path.split('/').map(name => name.trim())
  return visits.filter(
    visit =>
      visit.node.kind !== 'paramSet' && names.every((name, at) => visit.path.at(at - names.length) === name),
  )
}

interface Found {
  readonly where: string
  readonly message: string
  readonly advice: string
}

function checkDefinition({ definition, places }: Description): readonly Found[] {
  const names = definitions.map(known => known.name)
  if (names.includes(definition)) return []
  const message = `unknown definition "${definition}"${didYouMean(definition, names)}`
  return [{ where: places.definition ?? '', message, advice: `Definitions are ${listWords(names, 'and')}.` }]
}

function checkSize(visits: readonly Visit[]): readonly Found[] {
  const tooDeep = visits.find(visit => visit.path.length > deepestTree)
  const tooMany = visits[mostNodes]
  const found: Found[] = []
  if (tooDeep !== undefined) {
    const message = `${words(tooDeep.node)} is nested deeper than ${deepestTree} levels`
    found.push({ where: placeOf(tooDeep.node), message, advice: 'Flatten the tree.' })
  }
  if (tooMany !== undefined) {
    const message = `the tree has ${visits.length} nodes, at most ${mostNodes} are allowed`
    found.push({
      where: placeOf(tooMany.node),
      message,
      advice: 'Use "repeat" or "scan" for what is repeated.',
    })
  }
  return found
}

function checkSiblings(description: Description, visits: readonly Visit[]): readonly Found[] {
  const families = [
    description.tree,
    ...visits.map(({ node }) => [...ownParamSet(node), ...childrenOf(node)]),
  ]
  return families.flatMap(siblings => {
    const seen = new Map<string, DescriptionNode>()
    return siblings.flatMap(node => {
      const earlier = seen.get(node.name)
      seen.set(node.name, earlier ?? node)
      if (earlier === undefined || node.name === '') return []
      const message = `the name of ${words(node)} is taken already by a neighbour in line ${earlier.line}`
      return [{ where: placeOf(node), message, advice: 'Give neighbours different names.' }]
    })
  })
}

function ownParamSet(node: DescriptionNode): readonly DescriptionNode[] {
  return node.kind === 'scan' && node.paramSet !== undefined ? [node.paramSet] : []
}

function checkNode(visit: Visit, visits: readonly Visit[]): readonly Found[] {
  const { node, scope } = visit
  switch (node.kind) {
    case 'paramSet':
    case 'sequence':
    case 'nativeScan':
    case 'macro':
      return []
    case 'acquisition':
      return [...checkExposure(node), ...checkTargets(node, visits)]
    case 'scan': {
      const resolved = resolveAxis(node.axis, scope)
      if ('axis' in resolved) return []
      return resolved.refusals.map(([key, refusal]) =>
        refused(node, node.axis.places[key], `axis of ${words(node)}`, refusal),
      )
    }
    case 'repeat': {
      const times = resolveCount(node.times, scope, mostRepeats, 'times')
      return 'refusal' in times ? [refused(node, node.places.times, words(node), times.refusal)] : []
    }
  }
}

function checkExposure(node: AcquisitionRule): readonly Found[] {
  if (node.exposure === undefined) return []
  const { value, unit } = node.exposure
  const seconds = convertUnit(value, unit, 's')
  if (seconds === undefined || (seconds > 0 && seconds <= longestExposureS)) return []
  const message = `exposure of ${words(node)} must be longer than 0 and at most 1 h; found ${value} ${unit}`
  const advice = seconds > 0 ? 'Take several frames instead.' : 'Give a duration such as 0.05 s.'
  return [{ where: node.places.exposure ?? placeOf(node), message, advice }]
}

function checkTargets(node: AcquisitionRule, visits: readonly Visit[]): readonly Found[] {
  const found: Found[] = []
  for (const [key, role] of targetKeys) {
    const where = node.places[key]
    if (where === undefined || node.role === role) continue
    const message = `"${key}" of ${words(node)} needs "role: ${role}"; its role is "${node.role}"`
    found.push({ where, message, advice: `Set "role: ${role}" or remove "${key}".` })
  }
  const where = node.places.darkFor ?? node.places.whiteFor ?? placeOf(node)
  const names = visits
    .filter(visit => visit.node.kind !== 'paramSet' && visit.node !== node)
    .map(visit => visit.node.name)
  for (const target of node.appliesTo) {
    const targets = nodesNamed(target, visits)
    if (targets.some(visit => visit.node !== node)) continue
    const message =
      targets.length > 0
        ? `${words(node)} cannot be for itself`
        : `${words(node)} is for "${target}", but no node has this name${didYouMean(target, names)}`
    found.push({ where, message, advice: `Nodes are ${listWords(new Set(names), 'and')}.` })
  }
  return found
}

const targetKeys = [
  ['darkFor', 'dark'],
  ['whiteFor', 'white'],
] as const

function checkDisplay({ display, places }: Description, visits: readonly Visit[]): readonly Found[] {
  const { show } = display
  if (show === undefined || nodesNamed(show, visits).length > 0) return []
  const names = visits.map(visit => visit.node.name)
  const message = `display shows "${show}", but no node has this name${didYouMean(show, names)}`
  return [{ where: places.display ?? '', message, advice: `Nodes are ${listWords(new Set(names), 'and')}.` }]
}

function refused(node: DescriptionNode, where: string | undefined, context: string, refusal: Refusal): Found {
  return { where: where ?? placeOf(node), ...refusalIn(refusal, context) }
}

function placeOf(node: DescriptionNode): string {
  return node.places[''] ?? ''
}

function words(node: DescriptionNode): string {
  return `${node.kind} "${node.name}"`
}
