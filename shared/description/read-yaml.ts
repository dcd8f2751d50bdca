import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'
import type { Document, Node, Pair, Scalar, YAMLError } from 'yaml'
import type { LocatedProblem, Place } from './located-problem.ts'

/** Plain data of a YAML file, and where each part stands: by JSON pointer, `/tree/0/detector`. */
export interface LocatedData {
  readonly value: unknown
  /** Where a value begins; for a member of a mapping, where its key begins. */
  place(pointer: string): Place
}

export interface YamlReading {
  readonly data: LocatedData | undefined
  readonly problems: readonly LocatedProblem[]
}

// A description has at most 60 lines; 256 KiB are about 5000 lines, and are read in well under a second.
const mostCharacters = 256 * 1024
// Ten scans inside each other already make more dimensions than HDF5 viewers show; each level takes 2 to 3 of YAML.
const deepest = 40

/** Reads YAML 1.2 without anchors, tags and several documents: a description is data for people. */
export function readYaml(text: string): YamlReading {
  const refusal = refuseText(text)
  if (refusal !== undefined) return { data: undefined, problems: [refusal] }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: false })
  const syntax = [...document.errors, ...document.warnings].map(error =>
    syntaxProblem(error, text, lines, document),
  )
  if (syntax.length > 0) return { data: undefined, problems: firstOfEachLine(syntax) }
  return locate(document, lines)
}

/** One step of a JSON pointer. */
export function pointerTo(parent: string, key: string | number): string {
  return `${parent}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

// Control characters other than tab and line ends, and U+FFFD, which decoding leaves where bytes were no UTF-8.
const notText = /[^\P{Cc}\t\r\n\u0085]|\ufffd/u

function refuseText(text: string): LocatedProblem | undefined {
  const start = { line: 1, column: 1 }
  if (text.length > mostCharacters) {
    const message = `the file is too large: ${text.length} characters, at most ${mostCharacters} are read`
    return { ...start, message, advice: 'A description is a small text file; is this the right file?' }
  }
  const at = text.search(notText)
  if (at >= 0) {
    const before = text.slice(0, at)
    const line = before.split('\n').length
    const column = at - before.lastIndexOf('\n')
    return { line, column, message: 'this is not a text file in UTF-8', advice: 'Save it as UTF-8 text.' }
  }
  if (/^(?:\s|#.*$)*$/m.test(text) && text.replaceAll(/#.*$/gm, '').trim() === '') {
    return { ...start, message: 'the file is empty', advice: 'Begin with a copy of one of the templates.' }
  }
  return undefined
}

function syntaxProblem(
  error: YAMLError,
  text: string,
  lines: LineCounter,
  document: Document,
): LocatedProblem {
  const { line, col } = lines.linePos(startOf(error, document))
  const place = { line: Math.max(line, 1), column: Math.max(col, 1) }
  switch (error.code) {
    case 'DUPLICATE_KEY': {
      const key = /^["']?([^:"'\n]*)/.exec(text.slice(error.pos[0]))?.[1] ?? ''
      return {
        ...place,
        message: `key "${key.trim()}" stands twice in the same mapping`,
        advice: 'Remove one.',
      }
    }
    case 'TAB_AS_INDENT':
      return {
        ...place,
        message: 'a tab is used for indentation',
        advice: 'Indent with spaces; YAML forbids tabs.',
      }
    case 'MULTIPLE_DOCS':
      return {
        ...place,
        message: 'there is more than one document in the file',
        advice: 'Remove the line "---".',
      }
    default:
      return { ...place, message: `not valid YAML: ${sentence(error.message)}`, advice: yamlAdvice }
  }
}

// A text without its closing quote swallows the rest of the file: where it began is where to look.
function startOf({ code, pos }: YAMLError, document: Document): number {
  let start = pos[0]
  if (code !== 'MISSING_CHAR') return start
  visit(document, {
    Scalar(_key, { type = '', range }) {
      if (range && type.startsWith('QUOTE') && range[0] < start && range[2] >= start) start = range[0]
    },
  })
  return start
}

const yamlAdvice = 'Check the indentation, the colons (followed by a space) and the quotes around here.'

// One slip makes the parser stumble several times in the same line; the first stumble tells most.
function firstOfEachLine(problems: readonly LocatedProblem[]): readonly LocatedProblem[] {
  const byLine = new Map<number, LocatedProblem>()
  for (const problem of problems) if (!byLine.has(problem.line)) byLine.set(problem.line, problem)
  return [...byLine.values()]
}

function sentence(message: string): string {
  const line = (message.split('\n')[0] ?? '').trim().replace(/:$/, '')
  return `${line.slice(0, 1).toLowerCase()}${line.slice(1)}`
}

function locate(document: Document, lines: LineCounter): YamlReading {
  const problems: LocatedProblem[] = []
  const places = new Map<string, Place>()
  const placeOf = (node: Node): Place => {
    const { line, col } = lines.linePos(node.range?.[0] ?? 0)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const refuse = (node: Node, message: string, advice: string): undefined => {
    problems.push({ ...placeOf(node), message, advice })
  }

  const member = (pair: Pair, parent: string, depth: number): [string, unknown] | undefined => {
    const key = pair.key as Node
    if (!isScalar(key)) {
      refuse(key, 'a key must be one word or several, not a list or mapping', keyAdvice)
      return
    }
    const name = String(scalarValue(key))
    const pointer = pointerTo(parent, name)
    places.set(pointer, { ...placeOf(key), pointer })
    return [name, plain(pair.value as Node | null, pointer, depth)]
  }
  const plain = (node: Node | null, pointer: string, depth: number): unknown => {
    if (node === null) return null
    if (!places.has(pointer)) places.set(pointer, { ...placeOf(node), pointer })
    if (depth > deepest) {
      refuse(node, `nested deeper than ${deepest} levels`, 'Flatten the tree.')
      return
    }
    if (isAlias(node)) {
      refuse(node, 'aliases (*name) are not supported', 'Write the value out.')
      return
    }
    if (isMap(node)) {
      const members = node.items.map(pair => member(pair, pointer, depth + 1))
      return Object.fromEntries(members.filter(entry => entry !== undefined))
    }
    if (isSeq(node)) {
      return node.items.map((item, index) => plain(item as Node | null, pointerTo(pointer, index), depth + 1))
    }
    return scalarValue(node)
  }

  const value = plain(document.contents, '', 0)
  const place = (pointer: string): Place => places.get(pointer) ?? nearestPlace(places, pointer)
  return { data: { value, place }, problems }
}

const keyAdvice = 'Put quotes around a text that begins with "[", "{" or "?".'

// "0012" is the name of a sample, not the number 12; neither does an id of 20 digits fit into a double.
function scalarValue(scalar: Scalar): unknown {
  const { value, source } = scalar
  if (typeof value === 'number' && source !== undefined) {
    if (
      /^[-+]?0\d/.test(source) ||
      (Number.isInteger(value) && !Number.isSafeInteger(value) && /^\d+$/.test(source))
    ) {
      return source
    }
  }
  return value
}

function nearestPlace(places: ReadonlyMap<string, Place>, pointer: string): Place {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const place = places.get(at)
    if (place !== undefined) return place
  }
  return places.get('') ?? { line: 1, column: 1 }
}

/** One value as it would be read after `key: `; whatever is no single value is text. */
export function readScalar(text: string): string | number | boolean {
  const document = parseDocument(text, { prettyErrors: false })
  const { contents, errors, warnings } = document
  if (errors.length > 0 || warnings.length > 0 || !isScalar(contents)) return text
  const value = scalarValue(contents)
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : text
}
