import { ParseError } from '../base/parse.ts'
import { parseNumber } from './number-text.ts'

export type PythonValue = number | string | boolean | null | readonly PythonValue[] | PythonDict
export type PythonDict = ReadonlyMap<string, PythonValue>

/** Deeper than any client's macros nest. */
const maxDepth = 32

/**
 * Reads the text of a Python literal as SPEC macros print it: numbers by `%g` (also nan and inf), texts in quotes that are not
 * escaped (one ends where what follows can follow it), None, True, False, dicts, lists, tuples. Throws `ParseError`. Nothing is
 * ever evaluated.
 */
export function parsePythonLiteral(source: string): PythonValue {
  const reader = new Reader(source)
  const value = reader.value(0, endOfAll)
  reader.end()
  return value
}

/** What may follow the closing quote of a text, by where the text stands. */
const endOfAll = /(?=\s*$)/
const endOfKey = /(?=\s*:)/
const endOfDictValue = /(?=\s*(?:,\s*['"}]|\}))/
const endOfItem = /(?=\s*[,\])])/

class Reader {
  readonly #source: string
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  value(depth: number, after: RegExp): PythonValue {
    if (depth > maxDepth) throw this.#refused(`nested deeper than ${maxDepth}`)
    const next = this.#peek()
    if (next === '{') return this.#dict(depth)
    if (next === '[') return this.#items(depth, ']')
    if (next === '(') return this.#items(depth, ')')
    if (next === "'" || next === '"') return this.#text(next, after)
    return this.#word()
  }

  end(): void {
    if (this.#peek() !== '') throw this.#refused('unexpected text')
  }

  #dict(depth: number): PythonDict {
    const pairs = new Map<string, PythonValue>()
    this.#at++
    while (this.#peek() !== '}') {
      const key = this.value(depth + 1, endOfKey)
      if (typeof key !== 'string' && typeof key !== 'number') throw this.#refused('not a key')
      this.#expect(':')
      pairs.set(String(key), this.value(depth + 1, endOfDictValue))
      if (this.#peek() !== '}') this.#expect(',')
    }
    this.#at++
    return pairs
  }

  #items(depth: number, close: string): readonly PythonValue[] {
    const items: PythonValue[] = []
    this.#at++
    while (this.#peek() !== close) {
      items.push(this.value(depth + 1, endOfItem))
      if (this.#peek() !== close) this.#expect(',')
    }
    this.#at++
    return items
  }

  #text(quote: string, after: RegExp): string {
    const closing = new RegExp(quote + after.source, 'g')
    closing.lastIndex = this.#at + 1
    const found = closing.exec(this.#source)
    if (found === null) throw this.#refused('a text without an end')
    const text = this.#source.slice(this.#at + 1, found.index)
    this.#at = found.index + 1
    return text
  }

  #word(): PythonValue {
    const word = /[^\s,:{}[\]()'"]+/y
    word.lastIndex = this.#at
    const found = word.exec(this.#source)?.[0] ?? ''
    const value = words.has(found) ? words.get(found) : parseNumber(found)
    if (value === undefined) throw this.#refused('neither number nor text')
    this.#at += found.length
    return value
  }

  #peek(): string {
    const blanks = /\s*/y
    blanks.lastIndex = this.#at
    this.#at += blanks.exec(this.#source)?.[0].length ?? 0
    return this.#source.charAt(this.#at)
  }

  #expect(mark: string): void {
    if (this.#peek() !== mark) throw this.#refused(`expected "${mark}"`)
    this.#at++
  }

  #refused(why: string): ParseError {
    const shown = this.#source.slice(this.#at, this.#at + 30)
    return new ParseError(`No Python literal at character ${this.#at + 1}: ${why}; found "${shown}"`)
  }
}

const words: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ['None', null],
  ['True', true],
  ['False', false],
])
