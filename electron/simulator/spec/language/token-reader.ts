import { SpecFailure } from '../spec-failure.ts'
import { substituteArguments, usesArguments } from './macro-arguments.ts'
import type { Macro } from './macro-table.ts'
import { nextToken, statementEnd, type Token } from './tokens.ts'

/** Longer commands are refused; a person types 100 characters, a generated loop has a few thousand, a macro file 100 000. */
const maxSourceLength = 1024 * 1024
/** Brackets and blocks within each other: enough for people, too few for the stack to overflow. */
const maxDepth = 60

/** Operators in one statement. A sum of so many terms is a tree so deep, and each level takes some stack when it is computed. */
const maxOperators = 1000

/** Macros that are put in place for one statement of the outermost text: one that contains itself must end somewhere. */
const maxExpansions = 2000

/** Gives the macro of a name, if it is one. */
export type MacroOf = (name: string) => Macro | undefined

const noMacros: MacroOf = () => undefined

/** Steps through the tokens of a source text, one ahead. The names of macros are replaced by their text on the way. */
export class TokenReader {
  readonly #macroOf: MacroOf
  readonly #original: string
  #source: string
  /** Characters of the original text that are still behind what the last macro was replaced by. */
  #untouched: number
  #token: Token
  #depth = 0
  #operators = 0
  #expansions = 0

  constructor(source: string, macroOf = noMacros) {
    checkLength(source)
    this.#macroOf = macroOf
    this.#original = source
    this.#source = source
    this.#untouched = source.length
    this.#token = nextToken(source, 0)
    this.#expand()
  }

  get source(): string {
    return this.#source
  }

  get token(): Token {
    return this.#token
  }

  /** Line of the current token in the original text, from 1; that of the macro call within a macro. */
  get line(): number {
    const left = Math.min(this.#source.length - this.#token.at, this.#untouched)
    return this.#original.slice(0, this.#original.length - left).split('\n').length
  }

  /** Goes on with the token at or after a position. */
  moveTo(at: number): void {
    this.#token = nextToken(this.#source, at)
    this.#expand()
  }

  nested<T>(parse: () => T): T {
    if (++this.#depth > maxDepth) throw new SpecFailure('Syntax error: too deeply nested')
    const result = parse()
    this.#depth--
    return result
  }

  /** Called for every operator of two sides. */
  countOperator(): void {
    if (++this.#operators > maxOperators) throw new SpecFailure('Syntax error: too many operators')
  }

  /** A new statement of the outermost text begins. */
  resetCounts(): void {
    this.#operators = 0
    this.#expansions = 0
  }

  isKind(kind: Token['kind']): boolean {
    return this.#token.kind === kind
  }

  is(text: string): boolean {
    return (
      text !== '' && (this.#token.kind === 'sign' || this.#token.kind === 'end') && this.#token.text === text
    )
  }

  takes(text: string): boolean {
    if (!this.is(text)) return false
    this.advance()
    return true
  }

  expect(text: string): void {
    if (!this.takes(text)) throw this.surprise()
  }

  advance(): void {
    this.moveTo(this.#token.at + this.#token.text.length)
  }

  /** Takes a name, whatever macro it may be, from behind the current token. */
  advanceToName(): string | undefined {
    this.#token = nextToken(this.#source, this.#token.at + this.#token.text.length)
    return this.#token.kind === 'name' ? this.#token.text : undefined
  }

  surprise(): SpecFailure {
    const rest = this.#source.slice(this.#token.at, this.#token.at + 20)
    return new SpecFailure(`Syntax error at ${rest === '' ? 'the end' : `"${rest}"`}`)
  }

  #expand(): void {
    for (let token = this.#token; token.kind === 'name'; token = this.#token) {
      const macro = this.#macroOf(token.text)
      // One with parameters is a function and stays what it is.
      if (macro === undefined || macro.parameters !== undefined) return
      if (++this.#expansions > maxExpansions) throw new SpecFailure(`The macro ${token.text} never ends`)
      this.#replace(token, macro.text)
    }
  }

  #replace(token: Token, body: string): void {
    const start = token.at + token.text.length
    const takesArguments = usesArguments(body)
    const end = takesArguments ? statementEnd(this.#source, start) : start
    const text = takesArguments
      ? substituteArguments(body, token.text, this.#source.slice(start, end).trim())
      : body
    const rest = this.#source.slice(end)
    this.#untouched = Math.min(this.#untouched, rest.length)
    this.#source = `${text} ${rest}`
    checkLength(this.#source)
    this.#token = nextToken(this.#source, 0)
  }
}

function checkLength(source: string): void {
  if (source.length > maxSourceLength) throw new SpecFailure('The command is too long')
}
