import { ParseError, count } from '../base/parse.ts'
import { parsePythonLiteral, type PythonDict } from './python-literal.ts'

/*
 * The texts of the ESRF's client macros: `_SC_NEWSCAN`, `_SC_NEWPLOTDATA`, `_SC_NEWSCANDATA`. Source: section 11.2 of the
 * protocol notes; numbers have the six digits of `%g`.
 */

export interface ScHead {
  /** The command, as SPEC's HEADING has it. */
  readonly title: string
  readonly xLabel: string
  /** Mnemonic of the first motor; empty for scans over time. */
  readonly motor: string
}

export interface ScPoint {
  readonly point: number
  /** By name in the order of the text; null for what is no finite number. */
  readonly values: ReadonlyMap<string, number | null>
}

/** Undefined while no scan is told (0); throws `ParseError`. */
export function parseScHead(source: string): ScHead | undefined {
  const dict = dictOf(source)
  if (dict === undefined) return undefined
  return {
    title: textAt(dict, 'title'),
    xLabel: textAt(dict, 'xlabel'),
    motor: textAt(dict, 'motor').replace(/^\?$/, ''),
  }
}

/** `_SC_NEWPLOTDATA` (`i`, `x`, plotted counters) or `_SC_NEWSCANDATA` (`scalar_data/i`, `scalar_data/NAME` …), without the index. */
export function parseScPoint(source: string): ScPoint | undefined {
  const dict = dictOf(source)
  if (dict === undefined) return undefined
  const named = Array.from(dict, ([path, value]) => [path.replace(/^.*\//, ''), value] as const)
  const values = named.flatMap(([name, value]) => {
    const isOwn = name !== 'i' && (typeof value === 'number' || value === null)
    return isOwn ? [[name, typeof value === 'number' && Number.isFinite(value) ? value : null] as const] : []
  })
  return { point: count(new Map(named).get('i'), 'i'), values: new Map(values) }
}

function dictOf(source: string): PythonDict | undefined {
  if (source.trim() === '') return undefined
  const value = parsePythonLiteral(source)
  if (value === 0) return undefined
  if (value instanceof Map) return value
  throw new ParseError(`Expected a dict; found "${source.slice(0, 60)}"`)
}

function textAt(dict: PythonDict, key: string): string {
  const value = dict.get(key)
  return typeof value === 'string' ? value : ''
}
