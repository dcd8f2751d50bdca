import { SpecFailure } from '../spec-failure.ts'
import { nextToken, type Token } from './tokens.ts'

/** Longer commands are refused; a person types 100 characters, a generated loop has a few thousand. */
const maxSourceLength = 256 * 1024
/** Brackets and blocks within each other: enough for people, too few for the stack to overflow. */
const maxDepth = 60

/** Operators in one text. A sum of so many terms is a tree so deep, and each level takes some stack when it is computed. */
const maxOperators = 1000

/** Steps through the tokens of a source text, one ahead. */
export class TokenReader {
  readonly source: string
  token: Token
  #depth = 0
  #operators = 0

  constructor(source: string) {
    if (source.length > maxSourceLength) throw new SpecFailure('The command is too long')
    this.source = source
    this.token = nextToken(source, 0)
  }

  /** Goes on with the token at or after a position. */
  moveTo(at: number): void {
    this.token = nextToken(this.source, at)
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

  isKind(kind: Token['kind']): boolean {
    return this.token.kind === kind
  }

  is(text: string): boolean {
    return (
      text !== '' && (this.token.kind === 'sign' || this.token.kind === 'end') && this.token.text === text
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
    this.token = nextToken(this.source, this.token.at + this.token.text.length)
  }

  surprise(): SpecFailure {
    const rest = this.source.slice(this.token.at, this.token.at + 20)
    return new SpecFailure(`Syntax error at ${rest === '' ? 'the end' : `"${rest}"`}`)
  }
}
