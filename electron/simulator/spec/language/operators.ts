import { parseNumber } from '../../../../shared/spec/number-text.ts'
import { SpecFailure } from '../spec-failure.ts'
import { DataArray } from './data-array.ts'
import type { BinaryOperator } from './syntax.ts'
import { isArray, isDataArray, isScalar, toNumber, toText, type Value } from './values.ts'

type Operator = Exclude<BinaryOperator, '&&' | '||'>

/** Joined texts may not grow beyond this, in characters: a loop that doubles a text would fill the memory. */
const maxTextLength = 1024 * 1024

/** `&&` and `||` are not here: they may leave their right side alone. Data arrays are combined element by element. */
export function applyBinary(operator: Operator, left: Value, right: Value): Value {
  if (operator === 'in') return isArray(right) && right.has(toText(left)) ? 1 : 0
  if (operator === 'concat') return joined(left, right)
  if (isDataArray(left) || isDataArray(right)) return elementwise(operator, left, right)
  return applyScalar(operator, left, right)
}

function joined(left: Value, right: Value): string {
  const text = toText(left) + toText(right)
  if (text.length > maxTextLength) throw new SpecFailure('A text is too long')
  return text
}

type ScalarOperator = Exclude<Operator, 'in' | 'concat'>

function applyScalar(operator: ScalarOperator, left: Value, right: Value): number {
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
      return arithmetic[operator](toNumber(left), toNumber(right))
  }
}

const arithmetic = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / divisor(right),
  '%': (left, right) => left % divisor(right),
  '**': (left, right) => left ** right,
  '|': (left, right) => left | right,
  '^': (left, right) => left ^ right,
  '&': (left, right) => left & right,
  '<<': (left, right) => left << right,
  '>>': (left, right) => left >> right,
} as const satisfies Record<string, (left: number, right: number) => number>

function divisor(value: number): number {
  if (value === 0) throw new SpecFailure('Division by zero')
  return value
}

function elementwise(operator: ScalarOperator, left: Value, right: Value): DataArray {
  const shape = isDataArray(left) ? left : right
  if (!isDataArray(shape)) throw new SpecFailure('No array')
  const { rows, cols, isVector } = shape
  const result = new DataArray({ type: 'double', rows, cols, isVector })
  const element = (value: Value, index: number): Value => {
    if (!isDataArray(value)) return value
    if (value.length !== shape.length) throw new SpecFailure('The arrays have different sizes')
    return value.at(index)
  }
  for (let index = 0; index < result.length; index++) {
    result.put(index, applyScalar(operator, element(left, index), element(right, index)))
  }
  return result
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
  if (!isScalar(value)) throw new SpecFailure('An array cannot be compared')
  return typeof value === 'number' ? value : parseNumber(value)
}
