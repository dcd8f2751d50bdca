/* The part of SPEC's macro language that the simulator understands, as a tree. */

export type Statement =
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | { readonly kind: 'expression'; readonly value: Expression }
  /** A macro called like a command: its arguments are raw text up to the end of the statement. */
  | { readonly kind: 'command'; readonly name: string; readonly rest: string }
  | { readonly kind: 'declare'; readonly scope: 'local' | 'global'; readonly names: readonly string[] }
  | {
      readonly kind: 'loop'
      readonly first: Expression | undefined
      readonly while: Expression | undefined
      readonly next: Expression | undefined
      readonly body: Statement
    }
  | {
      readonly kind: 'if'
      readonly condition: Expression
      readonly then: Statement
      readonly otherwise: Statement | undefined
    }
  | { readonly kind: 'return'; readonly value: Expression | undefined }

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | Variable
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | '!'; readonly operand: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'assign'; readonly target: Variable; readonly value: Expression }

/** `x`, `x[k]`, `x[k1][k2]`. */
export interface Variable {
  readonly kind: 'variable'
  readonly name: string
  readonly keys: readonly Expression[]
}

export const binaryOperators = [
  ['||'],
  ['&&'],
  ['==', '!=', '<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/', '%'],
] as const
export type BinaryOperator = (typeof binaryOperators)[number][number]
