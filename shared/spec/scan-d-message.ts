import { ParseError, isRecord, list } from '../base/parse.ts'

/* The JSON texts that go with the array `SCAN_D` of SPEC 6. Source: section 11.3 of the protocol notes. */

export interface ScanDMeta {
  /** Label of each column of the array. */
  readonly labels: readonly string[]
  readonly number: number | undefined
  readonly command: string | undefined
  readonly dataFile: string | undefined
  readonly points: number | undefined
}

export interface ScanDInfo {
  /** Index of the last row that is complete; -1 before the first. */
  readonly last: number
  /** `done` and `aborted` end a scan; all other words of SPEC mean that it runs. */
  readonly state: 'running' | 'done' | 'aborted'
}

/** `[{"0": label …}, {metadata}, …]`; undefined before the first scan. Throws `ParseError`. */
export function parseScanDMeta(source: string): ScanDMeta | undefined {
  if (isBlank(source)) return undefined
  const [columns, about] = list(parsedJson(source, 'SCAN_D_META'), 'SCAN_D_META')
  const metadata = isRecord(about) ? about : {}
  return {
    labels: labelsOf(columns),
    number: wholeAt(metadata, ['scanno', 'scan_n', 'SCAN_N']),
    command: textAt(metadata, ['title', 'heading', 'HEADING', 'command']),
    dataFile: textAt(metadata, ['datafile', 'DATAFILE', 'file']),
    points: wholeAt(metadata, ['points', 'npts']),
  }
}

/** `[last row, status, …]`; undefined before the first scan. Throws `ParseError`. */
export function parseScanDInfo(source: string): ScanDInfo | undefined {
  if (isBlank(source)) return undefined
  const [last, status] = list(parsedJson(source, 'SCAN_D_INFO'), 'SCAN_D_INFO')
  if (!Number.isSafeInteger(last) || Number(last) < -1)
    throw new ParseError(`SCAN_D_INFO names no row: ${source}`)
  const words = String(status).toLowerCase()
  const state = /abort|interrupt/.test(words)
    ? 'aborted'
    : /done|finish|complete/.test(words)
      ? 'done'
      : 'running'
  return { last: Number(last), state }
}

function isBlank(source: string): boolean {
  return ['', '0'].includes(source.trim())
}

function parsedJson(source: string, what: string): unknown {
  try {
    return JSON.parse(source)
  } catch (error) {
    throw new ParseError(`${what} is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function labelsOf(columns: unknown): readonly string[] {
  if (!isRecord(columns)) return list(columns, 'columns of SCAN_D').map(String)
  return Object.entries(columns)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, label]) => String(label))
}

function textAt(metadata: Readonly<Record<string, unknown>>, names: readonly string[]): string | undefined {
  return names.map(name => metadata[name]).find(value => typeof value === 'string' && value !== '') as
    string | undefined
}

function wholeAt(metadata: Readonly<Record<string, unknown>>, names: readonly string[]): number | undefined {
  const found = names.map(name => metadata[name]).find(value => value !== undefined)
  const number = typeof found === 'string' ? Number(found) : found
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}
