import { binaryOperators, type Expression, type Variable } from './syntax.ts'
import type { TokenReader } from './token-reader.ts'
import { unquote } from './tokens.ts'

/** Reads expressions: assignment, logic, comparison, sum, product, sign, `++` and `--`, calls, variables, numbers, strings. */
export class ExpressionParser {
  readonly #reader: TokenReader

  constructor(reader: TokenReader) {
    this.#reader = reader
  }

  expression(): Expression {
    return this.#reader.nested(() => {
      const left = this.#binary(0)
      if (this.#reader.token.kind !== 'sign' || !/^[-+*/%]?=$/.test(this.#reader.token.text)) return left
      if (left.kind !== 'variable') throw this.#reader.surprise()
      const operator = this.#reader.token.text.slice(0, -1)
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

  #binary(level: number): Expression {
    const operators: readonly string[] | undefined = binaryOperators[level]
    if (operators === undefined) return this.#unary()
    let left = this.#binary(level + 1)
    while (this.#reader.token.kind === 'sign' && operators.includes(this.#reader.token.text)) {
      const operator = this.#reader.token.text
      this.#reader.countOperator()
      this.#reader.advance()
      left = combined(left, operator, this.#binary(level + 1))
    }
    return left
  }

  #unary(): Expression {
    const { kind, text } = this.#reader.token
    if (kind === 'sign' && (text === '++' || text === '--')) {
      this.#reader.advance()
      return this.#reader.nested(() => step(this.#variable(this.#unary()), text))
    }
    if (kind === 'sign' && (text === '-' || text === '+' || text === '!')) {
      this.#reader.advance()
      return this.#reader.nested(() => ({ kind: 'unary', operator: text, operand: this.#unary() }))
    }
    return this.#postfix()
  }

  #postfix(): Expression {
    const primary = this.#primary()
    const { kind, text } = this.#reader.token
    if (kind !== 'sign' || (text !== '++' && text !== '--')) return primary
    this.#reader.advance()
    // The value before the step: x++ is (x += 1) - 1.
    const changed = step(this.#variable(primary), text)
    return combined(changed, text === '++' ? '-' : '+', one)
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

  #keys(): readonly Expression[] {
    const keys: Expression[] = []
    while (this.#reader.takes('[')) {
      // `x[]` names the whole array.
      if (this.#reader.takes(']')) continue
      keys.push(this.expression())
      this.#reader.expect(']')
    }
    return keys
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
