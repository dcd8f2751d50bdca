import { isRecord } from '../../../shared/base/parse.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import { printable } from './log-tail.ts'

/** HDF5 has no more (H5S_MAX_RANK). */
const mostDimensions = 32
/** Each is a dataset with a place in the list of outputs, which every window holds. */
const mostOutputs = 1000
const mostRemarks = 20
/** Of a remark, a name, a unit: a line of a screen or two. */
const longestText = 400

/** What a program gives as one output, before arrays are read. */
export interface AnswerValue {
  readonly name: string
  readonly summary: string | undefined
  readonly unit: string
  readonly content: AnswerContent
}

export type AnswerContent =
  /** Row-major; NaN where the program has none. */
  | { readonly kind: 'numbers'; readonly shape: readonly number[]; readonly data: readonly number[] }
  | { readonly kind: 'npy'; readonly file: string }
  | { readonly kind: 'file'; readonly file: string; readonly dataset: string }
  /** Recorded as it is. */
  | { readonly kind: 'other'; readonly value: unknown }

export interface Answer {
  /** By node of the graph. */
  readonly steps: ReadonlyMap<string, readonly AnswerValue[]>
  readonly remarks: readonly string[]
  /** Of the program that ran it, where it says so. */
  readonly version: string | undefined
}

/**
 * The JSON that a program leaves: `{"outputs": {"name": VALUE, …}, "remarks": […]}`, or `{"steps": {"node": {…}}}` for many
 * nodes. A VALUE is a number, a list of numbers (of lists …), or an object with `value`, `npy`, or `file` and `dataset`, and
 * `unit` and `summary`. Throws `program` naming what is no answer.
 * @param node whose outputs they are where the answer names no nodes
 */
export function parseAnswer(text: string, node: string, where: string): Answer {
  const answer = jsonOf(text, where)
  if (!isRecord(answer)) throw garbage('it is no JSON object', where)
  const { outputs, steps, remarks, version } = answer
  const byNode = steps ?? { [node]: outputs }
  if (!isRecord(byNode)) throw garbage('"steps" is no object', where)
  return {
    steps: new Map(Object.entries(byNode).map(([id, values]) => [id, valuesOf(values, where)])),
    remarks: Array.isArray(remarks) ? remarksOf(remarks) : [],
    version: typeof version === 'string' ? short(version) : undefined,
  }
}

/** They become the message of the result, which a person reads on one screen. */
function remarksOf(remarks: readonly unknown[]): readonly string[] {
  const kept = remarks.slice(0, mostRemarks).map(remark => short(String(remark)))
  return remarks.length > mostRemarks ? [...kept, `and ${remarks.length - mostRemarks} more`] : kept
}

function short(text: string): string {
  const cut = text.length > longestText ? `${text.slice(0, longestText)}…` : text
  return printable(cut)
}

function jsonOf(text: string, where: string): unknown {
  try {
    // Some programs begin every file with a mark of its order of bytes.
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    if (/\b(?:NaN|-?Infinity)\b/.test(text)) throw garbage('JSON has no NaN or Infinity: write null', where)
    throw garbage(error instanceof Error ? error.message : String(error), where)
  }
}

function valuesOf(outputs: unknown, where: string): readonly AnswerValue[] {
  if (!isRecord(outputs)) throw garbage('"outputs" is missing or no object', where)
  const named = Object.entries(outputs)
  if (named.length > mostOutputs)
    throw garbage(`it has ${named.length} outputs, at most ${mostOutputs} can be recorded`, where)
  return named.map(([name, value]) => valueOf(short(name), value, where))
}

function valueOf(name: string, value: unknown, where: string): AnswerValue {
  if (!isRecord(value)) return { name, summary: undefined, unit: '', content: plain(name, value, where) }
  const { npy, file, dataset, unit, summary } = value
  const head = {
    name,
    summary: typeof summary === 'string' ? short(summary) : undefined,
    unit: typeof unit === 'string' ? short(unit) : '',
  }
  if (typeof npy === 'string') return { ...head, content: { kind: 'npy', file: npy } }
  if (typeof file === 'string' && typeof dataset === 'string')
    return { ...head, content: { kind: 'file', file, dataset } }
  if ('value' in value) return { ...head, content: plain(name, value.value, where) }
  return { ...head, content: { kind: 'other', value } }
}

function plain(name: string, value: unknown, where: string): AnswerContent {
  const numbers: number[] = []
  const shape = gather(value, numbers, mostDimensions)
  if (shape === 'deep') throw garbage(`the lists of "${name}" have more than ${mostDimensions} levels`, where)
  if (shape === 'ragged') throw garbage(`the lists of "${name}" differ in length`, where)
  if (shape === 'other' || numbers.length === 0) return { kind: 'other', value }
  return { kind: 'numbers', shape, data: numbers }
}

/** Puts all numbers of a nested list behind each other; its shape, slowest first. */
function gather(
  value: unknown,
  into: number[],
  levels: number,
): readonly number[] | 'ragged' | 'other' | 'deep' {
  if (typeof value === 'number' || value === null) {
    into.push(value ?? Number.NaN)
    return []
  }
  if (!Array.isArray(value)) return 'other'
  if (levels === 0) return 'deep'
  let first: readonly number[] | undefined
  for (const item of value as readonly unknown[]) {
    const shape = gather(item, into, levels - 1)
    if (typeof shape === 'string') return shape
    first ??= shape
    if (first.join() !== shape.join()) return 'ragged'
  }
  return [value.length, ...(first ?? [])]
}

function garbage(why: string, where: string): HutchError {
  return new HutchError({
    kind: 'program',
    message: `What it left as its results cannot be used: ${why}`,
    where,
    advice: 'Let it write {"outputs": {"name": value}} to the file {output}',
  })
}
