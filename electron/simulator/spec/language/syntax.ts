/* The part of SPEC's macro language that the simulator understands, as a tree. */

import type { ArrayTypeName } from './data-array.ts'

export type Statement =
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | { readonly kind: 'expression'; readonly value: Expression }
  /** A built-in that is called like a command: its arguments are raw text up to the end of the statement. */
  | { readonly kind: 'command'; readonly name: string; readonly rest: string }
  | { readonly kind: 'declare'; readonly scope: 'local' | 'global'; readonly names: readonly Declared[] }
  /** `def name 'text'`, or `def name(a, b) 'text'` for a function. */
  | {
      readonly kind: 'define'
      readonly name: string
      readonly parameters: readonly string[] | undefined
      readonly body: Expression
    }
  | { readonly kind: 'delete'; readonly targets: readonly Variable[] }
  | {
      readonly kind: 'loop'
      readonly first: Expression | undefined
      readonly while: Expression | undefined
      readonly next: Expression | undefined
      readonly body: Statement
    }
  /** `for (key in array)`. */
  | { readonly kind: 'each'; readonly key: Variable; readonly array: Expression; readonly body: Statement }
  | {
      readonly kind: 'if'
      readonly condition: Expression
      readonly then: Statement
      readonly otherwise: Statement | undefined
    }
  | { readonly kind: 'return'; readonly value: Expression | undefined }
  | { readonly kind: 'break' | 'continue' | 'exit' | 'abort' }

export interface Declared {
  readonly name: string
  readonly shape:
    | { readonly kind: 'scalar' }
    | { readonly kind: 'assoc' }
    | { readonly kind: 'data'; readonly type: ArrayTypeName; readonly sizes: readonly Expression[] }
}

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | Variable
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | '!' | '~'; readonly operand: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'choice'
      readonly condition: Expression
      readonly then: Expression
      readonly otherwise: Expression
    }
  | { readonly kind: 'assign'; readonly target: Variable; readonly value: Expression }

/** `x`, `x[k]`, `x[k1][k2]`, `x[]`, `x[1:3][0]`. */
export interface Variable {
  readonly kind: 'variable'
  readonly name: string
  readonly keys: readonly Index[]
}

export type Index =
  | Expression
  /** `[]` or `[from:to]`, both ends included. */
  | { readonly kind: 'range'; readonly from: Expression | undefined; readonly to: Expression | undefined }

/** Weakest first. Two operands side by side, `"a" x`, are joined as text: SPEC has no sign for it, here it is `concat`. */
export const binaryOperators = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>', 'in'],
  ['concat'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
  ['**'],
] as const
export type BinaryOperator = (typeof binaryOperators)[number][number]
