import { binaryOperators, type BinaryOperator, type Expression, type Index, type Variable } from './syntax.ts'
import type { TokenReader } from './token-reader.ts'
import { type Token, unquote } from './tokens.ts'

/** Reads expressions: assignment, choice, logic, comparison, joined text, sum, product, power, sign, calls, variables, constants. */
export class ExpressionParser {
  readonly #reader: TokenReader

  constructor(reader: TokenReader) {
    this.#reader = reader
  }

  expression(): Expression {
    return this.#reader.nested(() => {
      const left = this.#binary(0)
      const { token } = this.#reader
      if (this.#reader.takes('?')) return this.#choice(left)
      if (token.kind !== 'sign' || !/^[-+*/%|&^]?=$/.test(token.text)) return left
      if (left.kind !== 'variable') throw this.#reader.surprise()
      const operator = token.text.slice(0, -1)
      this.#reader.advance()
      const right = this.expression()
      return { kind: 'assign', target: left, value: combined(left, operator, right) }
    })
  }

  bracketed(): Expression {
    this.#reader.expect('(')
    const value = this.expression()
    this.#reader.expect(')')
    return value
  }

  variable(): Variable {
    return this.#variable(this.#primary())
  }

  #choice(condition: Expression): Expression {
    const then = this.expression()
    this.#reader.expect(':')
    return { kind: 'choice', condition, then, otherwise: this.expression() }
  }

  #binary(level: number): Expression {
    const operators: readonly BinaryOperator[] | undefined = binaryOperators[level]
    if (operators === undefined) return this.#unary()
    let left = this.#binary(level + 1)
    for (;;) {
      const operator = operatorAt(this.#reader.token, operators, left)
      if (operator === undefined) return left
      this.#reader.countOperator()
      if (operator !== 'concat') this.#reader.advance()
      left = { kind: 'binary', operator, left, right: this.#binary(level + 1) }
    }
  }

  #unary(): Expression {
    const { kind, text } = this.#reader.token
    if (kind === 'sign' && (text === '++' || text === '--')) {
      this.#reader.advance()
      return this.#reader.nested(() => step(this.#variable(this.#unary()), text))
    }
    if (kind === 'sign' && (text === '-' || text === '+' || text === '!' || text === '~')) {
      this.#reader.advance()
      return this.#reader.nested(() => ({ kind: 'unary', operator: text, operand: this.#unary() }))
    }
    return this.#postfix()
  }

  #postfix(): Expression {
    const primary = this.#primary()
    const { kind, text } = this.#reader.token
    if (kind !== 'sign' || (text !== '++' && text !== '--')) return primary
    // `x ++y` is no step of x; only what can be stepped is.
    if (primary.kind !== 'variable') throw this.#reader.surprise()
    this.#reader.advance()
    // The value before the step: x++ is (x += 1) - 1.
    return combined(step(primary, text), text === '++' ? '-' : '+', one)
  }

  #primary(): Expression {
    const token = this.#reader.token
    if (this.#reader.is('(')) return this.bracketed()
    if (token.kind === 'sign' || token.kind === 'end' || token.kind === 'eof') throw this.#reader.surprise()
    this.#reader.advance()
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) }
    if (token.kind === 'string') return { kind: 'string', value: unquote(token.text) }
    if (this.#reader.takes('(')) return { kind: 'call', name: token.text, args: this.#arguments() }
    return { kind: 'variable', name: token.text, keys: this.#keys() }
  }

  #arguments(): readonly Expression[] {
    const args: Expression[] = []
    while (!this.#reader.takes(')')) {
      args.push(this.expression())
      if (!this.#reader.is(')')) this.#reader.expect(',')
    }
    return args
  }

  #keys(): readonly Index[] {
    const keys: Index[] = []
    while (this.#reader.takes('[')) keys.push(this.#index())
    return keys
  }

  #index(): Index {
    if (this.#reader.takes(']')) return { kind: 'range', from: undefined, to: undefined }
    const from = this.#reader.is(':') ? undefined : this.expression()
    if (this.#reader.takes(']')) return from ?? { kind: 'range', from, to: undefined }
    this.#reader.expect(':')
    const to = this.#reader.is(']') ? undefined : this.expression()
    this.#reader.expect(']')
    return { kind: 'range', from, to }
  }

  #variable(expression: Expression): Variable {
    if (expression.kind !== 'variable') throw this.#reader.surprise()
    return expression
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

const reserved = new Set(['else', 'in', 'if', 'for', 'while', 'return', 'break', 'continue', 'exit', 'abort'])

function operatorAt(
  token: Token,
  operators: readonly BinaryOperator[],
  left: Expression,
): BinaryOperator | undefined {
  const isBracket = token.kind === 'sign' && token.text === '('
  if ((token.kind === 'sign' && !isBracket) || token.text === 'in') {
    return operators.find(operator => operator === token.text)
  }
  if (!operators.includes('concat')) return undefined
  const isOperand =
    isBracket ||
    token.kind === 'string' ||
    (token.kind === 'name' && !reserved.has(token.text)) ||
    (token.kind === 'number' && left.kind !== 'number')
  return isOperand ? 'concat' : undefined
}
