import { ExpressionParser } from './expression-parser.ts'
import type { Expression, Statement } from './syntax.ts'
import { TokenReader } from './token-reader.ts'
import { nextToken, statementEnd, type Token } from './tokens.ts'

/**
 * Recursive descent over the source text; nothing of it is ever given to JavaScript to run.
 * @param isCommand tells macros that are called like commands, `mv energy 4`
 */
export function parseProgram(source: string, isCommand: (name: string) => boolean): readonly Statement[] {
  return new StatementParser(source, isCommand).program()
}

/** The expressions of a list separated by commas; empty for an empty text. */
export function parseExpressions(source: string): readonly Expression[] {
  const reader = new TokenReader(source)
  const expressions = new ExpressionParser(reader)
  if (reader.isKind('eof')) return []
  const list = [expressions.expression()]
  while (reader.takes(',')) list.push(expressions.expression())
  if (!reader.isKind('eof')) throw reader.surprise()
  return list
}

class StatementParser {
  readonly #reader: TokenReader
  readonly #expressions: ExpressionParser
  readonly #isCommand: (name: string) => boolean

  constructor(source: string, isCommand: (name: string) => boolean) {
    this.#reader = new TokenReader(source)
    this.#expressions = new ExpressionParser(this.#reader)
    this.#isCommand = isCommand
  }

  program(): readonly Statement[] {
    const body = this.#statementsUntil('')
    if (!this.#reader.isKind('eof')) throw this.#reader.surprise()
    return body
  }

  #statementsUntil(closing: string): readonly Statement[] {
    const body: Statement[] = []
    for (;;) {
      while (this.#reader.isKind('end')) this.#reader.advance()
      if (this.#reader.isKind('eof') || this.#reader.is(closing)) return body
      body.push(this.#statement())
      const isSeparated = this.#reader.isKind('end') || this.#reader.isKind('eof') || this.#reader.is(closing)
      if (!isSeparated && !endsWithBlock(body)) throw this.#reader.surprise()
    }
  }

  #statement(): Statement {
    return this.#reader.nested(() => {
      if (this.#reader.takes('{')) {
        const body = this.#statementsUntil('}')
        this.#reader.expect('}')
        return { kind: 'block', body }
      }
      if (this.#reader.token.kind === 'name') {
        const keyword = this.#keyword(this.#reader.token.text)
        if (keyword !== undefined) return keyword
        if (this.#startsCommand(this.#reader.token)) return this.#command(this.#reader.token)
      }
      return { kind: 'expression', value: this.#expressions.expression() }
    })
  }

  #keyword(word: string): Statement | undefined {
    switch (word) {
      case 'for':
        return this.#for()
      case 'while':
        return this.#while()
      case 'if':
        return this.#if()
      case 'return':
        return this.#return()
      case 'local':
      case 'global':
        return this.#declare(word)
      default:
        return undefined
    }
  }

  #for(): Statement {
    this.#reader.advance()
    this.#reader.expect('(')
    const first = this.#reader.is(';') ? undefined : this.#expressions.expression()
    this.#reader.expect(';')
    const condition = this.#reader.is(';') ? undefined : this.#expressions.expression()
    this.#reader.expect(';')
    const next = this.#reader.is(')') ? undefined : this.#expressions.expression()
    this.#reader.expect(')')
    return { kind: 'loop', first, while: condition, next, body: this.#body() }
  }

  #while(): Statement {
    this.#reader.advance()
    const condition = this.#expressions.bracketed()
    return { kind: 'loop', first: undefined, while: condition, next: undefined, body: this.#body() }
  }

  #if(): Statement {
    this.#reader.advance()
    const condition = this.#expressions.bracketed()
    const then = this.#body()
    const elseAt = this.#elseToken()
    if (elseAt === undefined) return { kind: 'if', condition, then, otherwise: undefined }
    this.#reader.moveTo(elseAt.at + elseAt.text.length)
    return { kind: 'if', condition, then, otherwise: this.#body() }
  }

  /** `else`, also behind statement ends. */
  #elseToken(): Token | undefined {
    let token = this.#reader.token
    while (token.kind === 'end') token = nextToken(this.#reader.source, token.at + 1)
    return token.kind === 'name' && token.text === 'else' ? token : undefined
  }

  #return(): Statement {
    this.#reader.advance()
    const hasValue =
      this.#reader.token.kind !== 'end' && this.#reader.token.kind !== 'eof' && !this.#reader.is('}')
    return { kind: 'return', value: hasValue ? this.#expressions.expression() : undefined }
  }

  #declare(scope: 'local' | 'global'): Statement {
    this.#reader.advance()
    const names: string[] = []
    while (this.#reader.token.kind === 'name') {
      names.push(this.#reader.token.text)
      this.#reader.advance()
      if (this.#reader.takes('[')) this.#reader.expect(']')
      this.#reader.takes(',')
    }
    if (names.length === 0) throw this.#reader.surprise()
    return { kind: 'declare', scope, names }
  }

  /** What a loop or a condition governs; may stand on the next line. */
  #body(): Statement {
    while (this.#reader.token.kind === 'end' && this.#reader.token.text === '\n') this.#reader.advance()
    return this.#statement()
  }

  #startsCommand(name: Token): boolean {
    if (!this.#isCommand(name.text)) return false
    const after = nextToken(this.#reader.source, name.at + name.text.length)
    const isTouching = after.at === name.at + name.text.length
    // `sleep(1)` is a call and `A[0]=1`, `x = 1` are assignments; `mv energy (4)` is a command.
    return !(after.kind === 'sign' && (after.text === '=' || (isTouching && '(['.includes(after.text))))
  }

  #command(name: Token): Statement {
    const start = name.at + name.text.length
    const end = statementEnd(this.#reader.source, start)
    this.#reader.moveTo(end)
    return { kind: 'command', name: name.text, rest: this.#reader.source.slice(start, end).trim() }
  }
}

function endsWithBlock(body: readonly Statement[]): boolean {
  const last = body.at(-1)
  return last !== undefined && last.kind !== 'expression' && last.kind !== 'command' && last.kind !== 'return'
}
