import { didYouMean, listWords } from '../base/suggest.ts'
import { convertUnit } from '../base/units.ts'
import type { AxisRule, Description, DescriptionNode, ParamSetRule } from '../model/description.ts'
import type { ParameterValue, Quantity } from '../model/quantity.ts'
import type { Refusal, ValueReading } from './read-value.ts'

/** ParamSets whose parameters a node may name, in tree order: the last one that has the name wins. */
export type Scope = readonly ParamSetRule[]

export interface Visit {
  readonly node: DescriptionNode
  /** Names from the root: `['EFF', 'Energy Scan', 'Data']`. */
  readonly path: readonly string[]
  readonly scope: Scope
}

/** All nodes in tree order, parents first; a scan's own paramSet comes right after the scan. */
export function visitNodes(description: Description): readonly Visit[] {
  const visits: Visit[] = []
  const scope: ParamSetRule[] = []
  const visit = (node: DescriptionNode, parent: readonly string[]): void => {
    const path = [...parent, node.name]
    if (node.kind === 'paramSet') scope.push(node)
    const at = visits.length
    if (node.kind === 'scan' && node.paramSet !== undefined) visit(node.paramSet, path)
    visits.splice(at, 0, { node, path, scope: [...scope] })
    for (const child of childrenOf(node)) visit(child, path)
  }
  for (const node of description.tree) visit(node, [description.name])
  return visits
}

/** Children in the tree, without a scan's own paramSet. */
export function childrenOf(node: DescriptionNode): readonly DescriptionNode[] {
  if (node.kind === 'scan' || node.kind === 'repeat') return node.each
  return node.kind === 'sequence' ? node.children : []
}

export interface AxisValues {
  readonly from: Quantity | number
  readonly to: Quantity | number
  readonly intervals: number
}

/** 999 999 intervals are a million points: the most a plan may have. */
const mostIntervals = 999_999
export const mostRepeats = 1_000_000

export type AxisKey = 'from' | 'to' | 'steps'

/** Values of an axis with the names of parameters replaced, or one refusal per key that is wrong. */
export function resolveAxis(
  axis: AxisRule,
  scope: Scope,
): { readonly axis: AxisValues } | { readonly refusals: readonly (readonly [AxisKey, Refusal])[] } {
  const from = resolveAmount(axis.from, scope)
  const to = resolveAmount(axis.to, scope)
  const steps = resolveCount(axis.steps, scope, mostIntervals, 'steps')
  if ('value' in from && 'value' in to && 'value' in steps) {
    const clash = compareEnds(from.value, to.value)
    if (clash !== undefined) return { refusals: [['to', clash]] }
    return { axis: { from: from.value, to: to.value, intervals: steps.value } }
  }
  const refusals: (readonly [AxisKey, Refusal])[] = []
  if ('refusal' in from) refusals.push(['from', from.refusal])
  if ('refusal' in to) refusals.push(['to', to.refusal])
  if ('refusal' in steps) refusals.push(['steps', steps.refusal])
  return { refusals }
}

function resolveAmount(rule: Quantity | number | string, scope: Scope): ValueReading<Quantity | number> {
  if (typeof rule !== 'string') return { value: rule }
  const value = lookUp(rule, scope)
  if (value === undefined) return { refusal: noSuchParameter(rule, scope) }
  if (typeof value === 'number' || typeof value === 'object') return { value }
  const message = `parameter "${rule}" is ${JSON.stringify(value)}, not a number`
  return { refusal: { message, advice: 'Give it a number with its unit, such as 3.5 keV.' } }
}

/** A whole number from 1 to `most`, given or by the name of a parameter. */
export function resolveCount(
  rule: number | string,
  scope: Scope,
  most: number,
  what: string,
): ValueReading<number> {
  const named = typeof rule === 'string'
  const value = named ? lookUp(rule, scope) : rule
  if (value === undefined) return { refusal: noSuchParameter(String(rule), scope) }
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return { value }
  const by = named && rule !== what ? ` (parameter "${rule}")` : ''
  const message = `${what}${by} must be a whole number from 1 to ${most}; found ${shownValue(value)}`
  const advice =
    what === 'steps' ? 'Steps are intervals: 100 steps make 101 points.' : 'Give how often it is repeated.'
  return { refusal: { message, advice } }
}

function lookUp(name: string, scope: Scope): ParameterValue | undefined {
  for (const paramSet of scope.toReversed()) {
    const found = paramSet.parameters.find(parameter => parameter.name === name)
    if (found !== undefined) return found.value
  }
  return undefined
}

function noSuchParameter(name: string, scope: Scope): Refusal {
  const known = scope.flatMap(paramSet => paramSet.parameters.map(parameter => parameter.name))
  const advice =
    known.length === 0
      ? 'There is no paramSet before it in the tree; write the number itself.'
      : `Parameters in scope are ${listWords(new Set(known), 'and')}.`
  return { message: `no parameter is named "${name}"`, hint: didYouMean(name, known), advice }
}

function compareEnds(from: Quantity | number, to: Quantity | number): Refusal | undefined {
  if (Number.isNaN(from) || Number.isNaN(to)) return undefined
  const start = asQuantity(from)
  const stop = asQuantity(to)
  if ((start.unit === '') !== (stop.unit === '')) {
    return {
      message: `"from" and "to" must both have a unit, or neither`,
      advice: 'Write both with their unit.',
    }
  }
  const converted = start.unit === stop.unit ? stop.value : convertUnit(stop.value, stop.unit, start.unit)
  if (converted === undefined) {
    const message = `"from" is in ${start.unit} but "to" in ${stop.unit}, which cannot be converted`
    return { message, advice: 'Write both in units of the same kind.' }
  }
  if (converted !== start.value) return undefined
  return {
    message: '"from" and "to" are the same position',
    advice: 'To repeat without moving, use "repeat".',
  }
}

function asQuantity(amount: Quantity | number): Quantity {
  return typeof amount === 'number' ? { value: amount, unit: '' } : amount
}

function shownValue(value: ParameterValue): string {
  return typeof value === 'object' ? `${value.value} ${value.unit}` : JSON.stringify(value)
}
