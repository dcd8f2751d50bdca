import { type ArrayTypeName, arrayTypeNames } from './data-array.ts'
import { ExpressionParser } from './expression-parser.ts'
import type { Declared, Expression, Statement, Variable } from './syntax.ts'
import { type MacroOf, TokenReader } from './token-reader.ts'
import { nextToken, statementEnd, type Token } from './tokens.ts'

export interface Names {
  /** Built-ins that are called like commands, `mv energy 4`. */
  readonly isCommand: (name: string) => boolean
  readonly macroOf: MacroOf
}

/** The expressions of a list separated by commas; empty for an empty text. */
export function parseExpressions(source: string, macroOf: MacroOf): readonly Expression[] {
  const reader = new TokenReader(source, macroOf)
  const expressions = new ExpressionParser(reader)
  if (reader.isKind('eof')) return []
  const list = [expressions.expression()]
  while (reader.takes(',')) list.push(expressions.expression())
  if (!reader.isKind('eof')) throw reader.surprise()
  return list
}

/**
 * Recursive descent over the source text; nothing of it is ever given to JavaScript to run. Statement by statement, because
 * the first ones may define the macros that the next ones use.
 */
export class StatementParser {
  readonly #reader: TokenReader
  readonly #expressions: ExpressionParser
  readonly #isCommand: (name: string) => boolean

  constructor(source: string, { isCommand, macroOf }: Names) {
    this.#reader = new TokenReader(source, macroOf)
    this.#expressions = new ExpressionParser(this.#reader)
    this.#isCommand = isCommand
  }

  /** Where the parser stands, lines from 1. */
  get line(): number {
    return this.#reader.line
  }

  /** The next statement of the text; undefined at its end. */
  next(): Statement | undefined {
    this.#reader.resetCounts()
    this.#skipEnds()
    if (this.#reader.isKind('eof')) return undefined
    return this.#separated('')
  }

  #statementsUntil(closing: string): readonly Statement[] {
    const body: Statement[] = []
    for (;;) {
      this.#skipEnds()
      if (this.#reader.isKind('eof') || this.#reader.is(closing)) return body
      body.push(this.#separated(closing))
    }
  }

  #skipEnds(): void {
    while (this.#reader.isKind('end')) this.#reader.advance()
  }

  #separated(closing: string): Statement {
    const statement = this.#statement()
    const isSeparated = this.#reader.isKind('end') || this.#reader.isKind('eof') || this.#reader.is(closing)
    if (!isSeparated && !endsWithBlock(statement)) throw this.#reader.surprise()
    return statement
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
      case 'break':
      case 'continue':
      case 'exit':
      case 'abort':
        this.#reader.advance()
        return { kind: word }
      case 'def':
      case 'rdef':
        return this.#define()
      case 'delete':
        return this.#delete()
      case 'local':
      case 'global':
      case 'shared':
      case 'array':
        return this.#declare(word)
      default:
        return isArrayType(word) && this.#isBefore('array') ? this.#declare(word) : undefined
    }
  }

  /** True when `name` follows the current token. */
  #isBefore(name: string): boolean {
    const { at, text } = this.#reader.token
    return nextToken(this.#reader.source, at + text.length).text === name
  }

  #for(): Statement {
    this.#reader.advance()
    this.#reader.expect('(')
    const first = this.#reader.is(';') ? undefined : this.#expressions.expression()
    if (first?.kind === 'binary' && first.operator === 'in' && this.#reader.takes(')')) {
      if (first.left.kind !== 'variable') throw this.#reader.surprise()
      return { kind: 'each', key: first.left, array: first.right, body: this.#body() }
    }
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

  #define(): Statement {
    const name = this.#reader.advanceToName()
    if (name === undefined) throw this.#reader.surprise()
    this.#reader.advance()
    const parameters = this.#reader.takes('(') ? this.#parameters() : undefined
    return { kind: 'define', name, parameters, body: this.#expressions.expression() }
  }

  #parameters(): readonly string[] {
    const names: string[] = []
    while (!this.#reader.takes(')')) {
      if (!this.#reader.isKind('name')) throw this.#reader.surprise()
      names.push(this.#reader.token.text)
      this.#reader.advance()
      if (!this.#reader.is(')')) this.#reader.expect(',')
    }
    return names
  }

  #delete(): Statement {
    const targets: Variable[] = []
    do {
      this.#reader.advance()
      targets.push(this.#expressions.variable())
    } while (this.#reader.is(','))
    return { kind: 'delete', targets }
  }

  /** `local a b[]`, `global double array x[10][20]`, `shared array y[5]`. Arrays of data are global unless they are local. */
  #declare(word: string): Statement {
    let scope: 'local' | 'global' = word === 'local' ? 'local' : 'global'
    let type: ArrayTypeName | undefined = isArrayType(word) ? word : word === 'array' ? 'double' : undefined
    let name = this.#reader.advanceToName()
    for (; name !== undefined; name = this.#reader.advanceToName()) {
      if (name === 'global' || name === 'local') scope = name
      else if (name === 'array') type ??= 'double'
      else if (isArrayType(name)) type = name
      else if (name !== 'shared') break
    }
    const names: Declared[] = []
    while (name !== undefined) {
      names.push(this.#declared(name, type))
      if (this.#reader.is(',')) this.#reader.advanceToName()
      name = this.#reader.isKind('name') ? this.#reader.token.text : undefined
    }
    if (names.length === 0) throw this.#reader.surprise()
    return { kind: 'declare', scope, names }
  }

  #declared(name: string, type: ArrayTypeName | undefined): Declared {
    this.#reader.advance()
    const sizes: Expression[] = []
    let isAssoc = false
    while (this.#reader.takes('[')) {
      if (this.#reader.takes(']')) {
        isAssoc = true
        continue
      }
      sizes.push(this.#expressions.expression())
      this.#reader.expect(']')
    }
    if (type !== undefined && sizes.length > 0 && sizes.length <= 2) {
      return { name, shape: { kind: 'data', type, sizes } }
    }
    if (type !== undefined || sizes.length > 0) throw this.#reader.surprise()
    return { name, shape: { kind: isAssoc ? 'assoc' : 'scalar' } }
  }

  /** What a loop or a condition governs; may stand on the next line, or be nothing. */
  #body(): Statement {
    while (this.#reader.token.kind === 'end' && this.#reader.token.text === '\n') this.#reader.advance()
    return this.#reader.is(';') ? { kind: 'block', body: [] } : this.#statement()
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
    const rest = this.#reader.source.slice(start, end).trim()
    this.#reader.moveTo(end)
    return { kind: 'command', name: name.text, rest }
  }
}

function isArrayType(name: string): name is ArrayTypeName {
  return arrayTypeNames.includes(name)
}

function endsWithBlock(statement: Statement): boolean {
  return ['block', 'loop', 'each', 'if', 'declare'].includes(statement.kind)
}
