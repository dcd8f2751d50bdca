/*
 * Where in a YAML text a person is writing, found without a parser: what is being written seldom parses. Indentation and
 * brackets say enough.
 */

/** Item of a list in a path. */
export const anyItem = '*'

export interface CursorContext {
  /** Keys from the top to the mapping the cursor is in; `*` for an item of a list. */
  readonly path: readonly string[]
  /** Keys that this mapping has already, with what is written behind each on its line. */
  readonly siblings: ReadonlyMap<string, string>
  /** Undefined while the key itself is being written. */
  readonly key: string | undefined
  /** Where the word being written begins: a key, or the whole value. */
  readonly from: number
  /** Inside `{ }` or `[ ]`. */
  readonly isInline: boolean
}

/** Undefined inside a comment or a quoted text. */
export function cursorContext(text: string, at: number): CursorContext | undefined {
  const lines = text.split('\n')
  const before = text.slice(0, at)
  const lineNumber = before.split('\n').length - 1
  const lineFrom = before.lastIndexOf('\n') + 1
  const written = before.slice(lineFrom)
  if (isInComment(written)) return undefined
  const stack: Level[] = []
  for (let number = 0; number < lineNumber;) number = takeEntry(stack, lines, number, lineNumber)
  const open = stack.at(-1)
  if (open?.inline !== undefined) return inlineContext(stack, `${open.inline}\n${written}`, at)
  return blockContext(stack, lines, lineNumber, { written, lineFrom, at })
}

interface Level {
  readonly column: number
  readonly key: string
  /** What is open behind the key, up to the line of the cursor. */
  readonly inline?: string
}

interface Entry {
  readonly dashes: readonly number[]
  readonly column: number
  readonly key: string | undefined
  readonly value: string
}

const keyPattern = /^("(?:\\.|[^"\\])*"|'(?:''|[^'])*'|[^\s#:{}[\],"'][^:#{}[\],]*?)\s*:(?=\s|$)/

/** `  - key: value` in its parts. */
function entryOf(line: string): Entry | undefined {
  let column = line.length - line.trimStart().length
  if (line.trim() === '' || line[column] === '#') return undefined
  const dashes: number[] = []
  for (
    let dash = /^-(\s+|$)/.exec(line.slice(column));
    dash !== null;
    dash = /^-(\s+|$)/.exec(line.slice(column))
  ) {
    dashes.push(column)
    column += dash[0].length
  }
  const rest = line.slice(column)
  const found = keyPattern.exec(rest)
  if (found === null) return { dashes, column, key: undefined, value: rest }
  return { dashes, column, key: unquoted(found[1] ?? ''), value: rest.slice(found[0].length) }
}

/** Takes one line, and those of a bracket it opens, onto the stack; answers with the next line. */
function takeEntry(stack: Level[], lines: readonly string[], number: number, end: number): number {
  const entry = entryOf(lines[number] ?? '')
  if (entry === undefined) return number + 1
  push(stack, entry)
  let value = entry.value
  let next = number + 1
  while (next < end && openBrackets(value).length > 0) value += `\n${lines[next++] ?? ''}`
  const top = stack.at(-1)
  if (next === end && top !== undefined && openBrackets(value).length > 0)
    stack[stack.length - 1] = { ...top, inline: value }
  return next
}

function push(stack: Level[], { dashes, column, key }: Entry): void {
  for (const dash of dashes) {
    popWhile(stack, level => level.column > dash || (level.column === dash && level.key === anyItem))
    stack.push({ column: dash, key: anyItem })
  }
  if (key === undefined) return
  popWhile(stack, level => level.column >= column)
  stack.push({ column, key })
}

function popWhile(stack: Level[], test: (level: Level) => boolean): void {
  while (stack.length > 0) {
    const top = stack.at(-1)
    if (top === undefined || !test(top)) return
    stack.pop()
  }
}

interface Line {
  readonly written: string
  readonly lineFrom: number
  readonly at: number
}

function blockContext(
  stack: Level[],
  lines: readonly string[],
  number: number,
  { at, lineFrom, written }: Line,
): CursorContext | undefined {
  const entry = entryOf(written) ?? { dashes: [], column: written.length, key: undefined, value: '' }
  push(stack, entry)
  if (entry.key !== undefined && openBrackets(entry.value).length > 0)
    return inlineContext(stack, entry.value, at)
  if (entry.key === undefined && openBrackets(entry.value).length > 0)
    return inlineContext(stack, entry.value, at)
  if (entry.key === undefined) popWhile(stack, level => level.column >= entry.column)
  if (isInQuotes(entry.value)) return undefined
  const path = stack.map(({ key }) => key)
  const siblings = siblingsOf(lines, number, entry.column)
  const skipped = /^\s*/.exec(entry.value)?.[0].length ?? 0
  const valueFrom = lineFrom + written.length - entry.value.length + skipped
  if (entry.key === undefined)
    return { path, siblings, key: undefined, from: lineFrom + entry.column, isInline: false }
  return { path: path.slice(0, -1), siblings, key: entry.key, from: valueFrom, isInline: false }
}

/** Keys at one column above and below, as far as the same mapping goes. */
function siblingsOf(lines: readonly string[], number: number, column: number): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const take = (at: number): 'goes on' | 'first' | 'over' => {
    const entry = entryOf(lines[at] ?? '')
    if (entry === undefined) return 'goes on'
    const start = entry.dashes[0] ?? entry.column
    if (entry.column === column && entry.key !== undefined && (start === column || at <= number)) {
      found.set(entry.key, entry.value.trim())
    }
    if (start < column) return entry.column === column ? 'first' : 'over'
    return 'goes on'
  }
  for (let at = number; at >= 0; at--) if (take(at) !== 'goes on') break
  for (let at = number + 1; at < lines.length; at++) {
    const entry = entryOf(lines[at] ?? '')
    if (entry !== undefined && (entry.dashes[0] ?? entry.column) < column) break
    take(at)
  }
  return found
}

interface Bracket {
  readonly kind: '{' | '['
  readonly keys: Map<string, string>
  key: string | undefined
  /** Where the word being written begins. */
  from: number
}

/** Brackets of `value` that are still open at its end, the innermost last. */
function openBrackets(value: string): readonly Bracket[] {
  const open: Bracket[] = []
  let quote = ''
  let word = 0
  const endWord = (at: number): void => {
    const top = open.at(-1)
    if (top?.key !== undefined) top.keys.set(top.key, value.slice(top.from, at).trim())
  }
  for (let at = 0; at < value.length; at++) {
    const letter = value[at] ?? ''
    if (quote !== '') {
      if (letter === quote) quote = ''
      continue
    }
    const top = open.at(-1)
    if (letter === '#' && /\s/.test(value[at - 1] ?? ' ')) {
      const end = value.indexOf('\n', at)
      if (end < 0) return open
      at = end
    } else if ((letter === '"' || letter === "'") && value.slice(word, at).trim() === '') quote = letter
    else if ((letter === '{' || letter === '[') && value.slice(word, at).trim() === '') {
      open.push({ kind: letter, keys: new Map(), key: undefined, from: at + 1 })
      word = at + 1
    } else if (letter === '}' || letter === ']') {
      endWord(at)
      open.pop()
      word = at + 1
    } else if (letter === ',' && top !== undefined) {
      endWord(at)
      Object.assign(top, { key: undefined, from: at + 1 })
      word = at + 1
    } else if (letter === ':' && top?.kind === '{' && /\s|^$/.test(value[at + 1] ?? '')) {
      Object.assign(top, { key: unquoted(value.slice(top.from, at).trim()), from: at + 1 })
      word = at + 1
    }
  }
  return quote === '' ? open : []
}

function inlineContext(stack: readonly Level[], value: string, at: number): CursorContext | undefined {
  const open = openBrackets(value)
  const path = stack.map(({ key }) => key)
  for (const [index, bracket] of open.entries()) {
    if (index === open.length - 1) break
    if (bracket.kind === '[') path.push(anyItem)
    else if (bracket.key !== undefined) path.push(bracket.key)
  }
  const inner = open.at(-1)
  if (inner === undefined) return undefined
  const skipped = /^\s*/.exec(value.slice(inner.from))?.[0].length ?? 0
  const from = at - (value.length - inner.from - skipped)
  const siblings: ReadonlyMap<string, string> = inner.keys
  if (inner.kind === '{') return { path, siblings, key: inner.key, from, isInline: true }
  return { path: path.slice(0, -1), siblings, key: path.at(-1), from, isInline: true }
}

function isInComment(written: string): boolean {
  const withoutQuotes = written.replaceAll(/"(?:\\.|[^"\\])*"|'(?:''|[^'])*'/g, quoted =>
    '_'.repeat(quoted.length),
  )
  return /(^|\s)#/.test(withoutQuotes)
}

function isInQuotes(value: string): boolean {
  const start = value.trimStart()
  return /^"(?:\\.|[^"\\])*$/.test(start) || /^'(?:''|[^'])*$/.test(start)
}

function unquoted(key: string): string {
  return /^(["']).*\1$/.test(key) ? key.slice(1, -1) : key
}
