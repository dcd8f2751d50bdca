import { SpecFailure } from '../spec-failure.ts'
import { binaryOperators, type Expression, type Statement, type Variable } from './syntax.ts'
import { nextToken, statementEnd, type Token, unquote } from './tokens.ts'

/** Longer commands are refused; a person types 100 characters, a generated loop has a few thousand. */
const maxSourceLength = 256 * 1024
/** Brackets and blocks within each other: enough for people, too few for the stack to overflow. */
const maxDepth = 60

/**
 * Recursive descent over the source text; nothing of it is ever given to JavaScript to run.
 * @param isCommand tells macros that are called like commands, `mv energy 4`
 */
export function parseProgram(source: string, isCommand: (name: string) => boolean): readonly Statement[] {
  return new Parser(source, isCommand).program()
}

/** The expressions of a list separated by commas; empty for an empty text. */
export function parseExpressions(source: string): readonly Expression[] {
  return new Parser(source, () => false).expressions()
}

class Parser {
  readonly #source: string
  readonly #isCommand: (name: string) => boolean
  #token: Token
  #depth = 0

  constructor(source: string, isCommand: (name: string) => boolean) {
    if (source.length > maxSourceLength) throw new SpecFailure('The command is too long')
    this.#source = source
    this.#isCommand = isCommand
    this.#token = nextToken(source, 0)
  }

  program(): readonly Statement[] {
    const body = this.#statementsUntil('')
    if (this.#token.kind !== 'eof') throw this.#surprise()
    return body
  }

  expressions(): readonly Expression[] {
    if (this.#token.kind === 'eof') return []
    const list = [this.#expression()]
    while (this.#takes(',')) list.push(this.#expression())
    if (!this.#isKind('eof')) throw this.#surprise()
    return list
  }

  #statementsUntil(closing: string): readonly Statement[] {
    const body: Statement[] = []
    for (;;) {
      while (this.#isKind('end')) this.#advance()
      if (this.#isKind('eof') || this.#is(closing)) return body
      body.push(this.#statement())
      const isSeparated = this.#isKind('end') || this.#isKind('eof') || this.#is(closing)
      if (!isSeparated && !endsWithBlock(body)) throw this.#surprise()
    }
  }

  #statement(): Statement {
    return this.#nested(() => {
      if (this.#takes('{')) {
        const body = this.#statementsUntil('}')
        this.#expect('}')
        return { kind: 'block', body }
      }
      if (this.#token.kind === 'name') {
        const keyword = this.#keyword(this.#token.text)
        if (keyword !== undefined) return keyword
        if (this.#startsCommand(this.#token)) return this.#command(this.#token)
      }
      return { kind: 'expression', value: this.#expression() }
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
    this.#advance()
    this.#expect('(')
    const first = this.#is(';') ? undefined : this.#expression()
    this.#expect(';')
    const condition = this.#is(';') ? undefined : this.#expression()
    this.#expect(';')
    const next = this.#is(')') ? undefined : this.#expression()
    this.#expect(')')
    return { kind: 'loop', first, while: condition, next, body: this.#body() }
  }

  #while(): Statement {
    this.#advance()
    const condition = this.#bracketed()
    return { kind: 'loop', first: undefined, while: condition, next: undefined, body: this.#body() }
  }

  #if(): Statement {
    this.#advance()
    const condition = this.#bracketed()
    const then = this.#body()
    const elseAt = this.#elseToken()
    if (elseAt === undefined) return { kind: 'if', condition, then, otherwise: undefined }
    this.#token = nextToken(this.#source, elseAt.at + elseAt.text.length)
    return { kind: 'if', condition, then, otherwise: this.#body() }
  }

  /** `else`, also behind statement ends. */
  #elseToken(): Token | undefined {
    let token = this.#token
    while (token.kind === 'end') token = nextToken(this.#source, token.at + 1)
    return token.kind === 'name' && token.text === 'else' ? token : undefined
  }

  #return(): Statement {
    this.#advance()
    const hasValue = this.#token.kind !== 'end' && this.#token.kind !== 'eof' && !this.#is('}')
    return { kind: 'return', value: hasValue ? this.#expression() : undefined }
  }

  #declare(scope: 'local' | 'global'): Statement {
    this.#advance()
    const names: string[] = []
    while (this.#token.kind === 'name') {
      names.push(this.#token.text)
      this.#advance()
      if (this.#takes('[')) this.#expect(']')
      this.#takes(',')
    }
    if (names.length === 0) throw this.#surprise()
    return { kind: 'declare', scope, names }
  }

  /** What a loop or a condition governs; may stand on the next line. */
  #body(): Statement {
    while (this.#token.kind === 'end' && this.#token.text === '\n') this.#advance()
    return this.#statement()
  }

  #startsCommand(name: Token): boolean {
    if (!this.#isCommand(name.text)) return false
    const after = nextToken(this.#source, name.at + name.text.length)
    const isTouching = after.at === name.at + name.text.length
    // `sleep(1)` is a call and `A[0]=1`, `x = 1` are assignments; `mv energy (4)` is a command.
    return !(after.kind === 'sign' && (after.text === '=' || (isTouching && '(['.includes(after.text))))
  }

  #command(name: Token): Statement {
    const start = name.at + name.text.length
    const end = statementEnd(this.#source, start)
    this.#token = nextToken(this.#source, end)
    return { kind: 'command', name: name.text, rest: this.#source.slice(start, end).trim() }
  }

  #bracketed(): Expression {
    this.#expect('(')
    const value = this.#expression()
    this.#expect(')')
    return value
  }

  #expression(): Expression {
    return this.#nested(() => {
      const left = this.#binary(0)
      if (this.#token.kind !== 'sign' || !/^[-+*/%]?=$/.test(this.#token.text)) return left
      if (left.kind !== 'variable') throw this.#surprise()
      const operator = this.#token.text.slice(0, -1)
      this.#advance()
      const right = this.#expression()
      return { kind: 'assign', target: left, value: combined(left, operator, right) }
    })
  }

  #binary(level: number): Expression {
    const operators: readonly string[] | undefined = binaryOperators[level]
    if (operators === undefined) return this.#unary()
    let left = this.#binary(level + 1)
    while (this.#token.kind === 'sign' && operators.includes(this.#token.text)) {
      const operator = this.#token.text
      this.#advance()
      left = combined(left, operator, this.#binary(level + 1))
    }
    return left
  }

  #unary(): Expression {
    const { kind, text } = this.#token
    if (kind === 'sign' && (text === '++' || text === '--')) {
      this.#advance()
      return this.#nested(() => step(this.#variable(this.#unary()), text))
    }
    if (kind === 'sign' && (text === '-' || text === '+' || text === '!')) {
      this.#advance()
      return this.#nested(() => ({ kind: 'unary', operator: text, operand: this.#unary() }))
    }
    return this.#postfix()
  }

  #postfix(): Expression {
    const primary = this.#primary()
    const { kind, text } = this.#token
    if (kind !== 'sign' || (text !== '++' && text !== '--')) return primary
    this.#advance()
    // The value before the step: x++ is (x += 1) - 1.
    const changed = step(this.#variable(primary), text)
    return combined(changed, text === '++' ? '-' : '+', one)
  }

  #primary(): Expression {
    const token = this.#token
    if (this.#is('(')) return this.#bracketed()
    if (token.kind !== 'number' && token.kind !== 'string' && token.kind !== 'name') throw this.#surprise()
    this.#advance()
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) }
    if (token.kind === 'string') return { kind: 'string', value: unquote(token.text) }
    if (this.#takes('(')) return { kind: 'call', name: token.text, args: this.#arguments() }
    return { kind: 'variable', name: token.text, keys: this.#keys() }
  }

  #arguments(): readonly Expression[] {
    const args: Expression[] = []
    while (!this.#takes(')')) {
      args.push(this.#expression())
      if (!this.#is(')')) this.#expect(',')
    }
    return args
  }

  #keys(): readonly Expression[] {
    const keys: Expression[] = []
    while (this.#takes('[')) {
      // `x[]` names the whole array.
      if (this.#takes(']')) continue
      keys.push(this.#expression())
      this.#expect(']')
    }
    return keys
  }

  #variable(expression: Expression): Variable {
    if (expression.kind !== 'variable') throw this.#surprise()
    return expression
  }

  #nested<T>(parse: () => T): T {
    if (++this.#depth > maxDepth) throw new SpecFailure('Syntax error: too deeply nested')
    const result = parse()
    this.#depth--
    return result
  }

  #isKind(kind: Token['kind']): boolean {
    return this.#token.kind === kind
  }

  #is(text: string): boolean {
    return (
      text !== '' && (this.#token.kind === 'sign' || this.#token.kind === 'end') && this.#token.text === text
    )
  }

  #takes(text: string): boolean {
    if (!this.#is(text)) return false
    this.#advance()
    return true
  }

  #expect(text: string): void {
    if (!this.#takes(text)) throw this.#surprise()
  }

  #advance(): void {
    this.#token = nextToken(this.#source, this.#token.at + this.#token.text.length)
  }

  #surprise(): SpecFailure {
    const rest = this.#source.slice(this.#token.at, this.#token.at + 20)
    return new SpecFailure(`Syntax error at ${rest === '' ? 'the end' : `"${rest}"`}`)
  }
}

const one: Expression = { kind: 'number', value: 1 }

function step(target: Variable, sign: '++' | '--'): Expression {
  return { kind: 'assign', target, value: combined(target, sign === '++' ? '+' : '-', one) }
}

function combined(left: Expression, operator: string, right: Expression): Expression {
  const known = binaryOperators.flat().find(candidate => candidate === operator)
  return known === undefined ? right : { kind: 'binary', operator: known, left, right }
}

function endsWithBlock(body: readonly Statement[]): boolean {
  const last = body.at(-1)
  return last !== undefined && last.kind !== 'expression' && last.kind !== 'command' && last.kind !== 'return'
}
