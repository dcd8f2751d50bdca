import { ParseError, count, finite, list, oneOf, record, text } from '../base/parse.ts'
import { roles, type Role } from '../model/roles.ts'

/** One event as `hutch.mac` tells it. `n` counts from 1 within `id`, which changes when SPEC begins anew. */
export interface HutchMessage {
  readonly n: number
  readonly id: string
  readonly what: HutchNews
}

export type HutchNews =
  | {
      readonly kind: 'head'
      readonly scan: number
      readonly number: number
      readonly dataFile: string | undefined
      readonly columns: readonly HutchColumn[]
      readonly positions: Readonly<Record<string, number>>
      readonly command: string
    }
  | { readonly kind: 'expose'; readonly scan: number; readonly point: number; readonly seconds: number }
  | {
      readonly kind: 'point'
      readonly scan: number
      readonly point: number
      readonly values: readonly (number | null)[]
    }
  | { readonly kind: 'tail'; readonly scan: number; readonly points: number }
  | { readonly kind: 'begin'; readonly name: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'param'; readonly name: string; readonly value: string }
  | {
      readonly kind: 'acq'
      readonly name: string
      readonly role: Role
      readonly frames: number
      readonly seconds: number
    }
  /** Of macros newer than we are. */
  | { readonly kind: 'unknown' }

export interface HutchColumn {
  readonly kind: 'motor' | 'counter' | 'epoch'
  readonly mnemonic: string
  readonly label: string
}

/** Undefined for the empty text that stands there before the first event; throws `ParseError` for what is none of ours. */
export function parseHutchMessage(source: string): HutchMessage | undefined {
  if (source === '' || source === '0') return undefined
  const json = record(parsedJson(source), 'event of hutch.mac')
  return { n: count(json.n, 'n'), id: text(json.id, 'id'), what: parseNews(json) }
}

/** A control character or a number that is none (`nan`, `inf`) comes straight out of SPEC's printf. */
function parsedJson(source: string): unknown {
  const plain = source
    // eslint-disable-next-line no-control-regex -- tabs and the like are what is looked for
    .replaceAll(/[\u0000-\u001f]/g, ' ')
    .replaceAll(/([[,:])-?(?:nan|inf)(?:inity)?(?=[\],}])/gi, '$1null')
  try {
    return JSON.parse(plain)
  } catch (error) {
    throw new ParseError(
      `event of hutch.mac is no JSON: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function parseNews(json: Readonly<Record<string, unknown>>): HutchNews {
  switch (json.k) {
    case 'head':
      return parseHead(json)
    case 'expose':
      return {
        kind: 'expose',
        scan: count(json.scan, 'scan'),
        point: count(json.i, 'i'),
        seconds: Math.abs(finite(json.t, 't')),
      }
    case 'point': {
      const values = list(json.v, 'v').map(value => (value === null ? null : finite(value, 'v')))
      return { kind: 'point', scan: count(json.scan, 'scan'), point: count(json.i, 'i'), values }
    }
    case 'tail':
      return { kind: 'tail', scan: count(json.scan, 'scan'), points: count(json.points, 'points') }
    default:
      return parseAsked(json)
  }
}

function parseAsked(json: Readonly<Record<string, unknown>>): HutchNews {
  switch (json.k) {
    case 'begin':
      return { kind: 'begin', name: text(json.name, 'name') }
    case 'end':
      return { kind: 'end' }
    case 'comment':
      return { kind: 'comment', text: text(json.text, 'text') }
    case 'param':
      return { kind: 'param', name: text(json.name, 'name'), value: text(json.value, 'value') }
    case 'acq':
      return {
        kind: 'acq',
        name: text(json.name, 'name'),
        role: roles.find(role => role === json.role) ?? 'other',
        frames: count(json.frames, 'frames'),
        seconds: finite(json.t, 't'),
      }
    default:
      return { kind: 'unknown' }
  }
}

function parseHead(json: Readonly<Record<string, unknown>>): HutchNews {
  const positions = record(json.pos, 'pos')
  return {
    kind: 'head',
    scan: count(json.scan, 'scan'),
    number: count(json.num, 'num'),
    dataFile: dataFileOf(text(json.cwd, 'cwd'), text(json.file, 'file')),
    columns: list(json.cols, 'cols').map(parseColumn),
    positions: Object.fromEntries(
      Object.entries(positions).flatMap(([motor, at]) => (at === null ? [] : [[motor, finite(at, 'pos')]])),
    ),
    command: text(json.cmd, 'cmd'),
  }
}

const columnKinds = { m: 'motor', c: 'counter', t: 'epoch' } as const

function parseColumn(value: unknown): HutchColumn {
  const [kind, mnemonic, label] = list(value, 'cols')
  return {
    kind: columnKinds[oneOf(kind, ['m', 'c', 't'] as const, 'kind of a column')],
    mnemonic: text(mnemonic, 'mnemonic'),
    label: text(label, 'label'),
  }
}

/** Where SPEC writes its data; undefined where it writes none. */
export function dataFileOf(folder: string, file: string): string | undefined {
  if (file === '' || file === '0' || file === '/dev/null') return undefined
  if (file.startsWith('/') || folder === '' || folder === '0') return file
  return `${folder.replace(/\/$/, '')}/${file}`
}
