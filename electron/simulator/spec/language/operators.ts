import { parseNumber } from '../../../../shared/spec/number-text.ts'
import { SpecFailure } from '../spec-failure.ts'
import type { BinaryOperator } from './syntax.ts'
import { isArray, toNumber, toText, type Value } from './values.ts'

/** `&&` and `||` are not here: they may leave their right side alone. */
export function applyBinary(
  operator: Exclude<BinaryOperator, '&&' | '||'>,
  left: Value,
  right: Value,
): number {
  switch (operator) {
    case '==':
      return compare(left, right) === 0 ? 1 : 0
    case '!=':
      return compare(left, right) !== 0 ? 1 : 0
    case '<':
      return compare(left, right) < 0 ? 1 : 0
    case '>':
      return compare(left, right) > 0 ? 1 : 0
    case '<=':
      return compare(left, right) <= 0 ? 1 : 0
    case '>=':
      return compare(left, right) >= 0 ? 1 : 0
    default:
      return arithmetic(operator, toNumber(left), toNumber(right))
  }
}

function arithmetic(operator: '+' | '-' | '*' | '/' | '%', left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / divisor(right)
    case '%':
      return left % divisor(right)
  }
}

function divisor(value: number): number {
  if (value === 0) throw new SpecFailure('Division by zero')
  return value
}

/** Numbers as numbers, also when they are written as text; anything else as text. */
function compare(left: Value, right: Value): number {
  const a = numeric(left)
  const b = numeric(right)
  if (a !== undefined && b !== undefined) return a === b ? 0 : a - b
  const textA = toText(left)
  const textB = toText(right)
  return textA === textB ? 0 : textA < textB ? -1 : 1
}

function numeric(value: Value): number | undefined {
  if (isArray(value)) throw new SpecFailure('An array cannot be compared')
  return typeof value === 'number' ? value : parseNumber(value)
}
