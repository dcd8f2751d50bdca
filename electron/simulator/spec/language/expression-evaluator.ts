import { assertNever } from '../../../../shared/base/assert.ts'
import { SpecFailure } from '../spec-failure.ts'
import { type Key, keyOf, readElement, writeDataElement } from './elements.ts'
import type { Macro } from './macro-table.ts'
import { applyBinary } from './operators.ts'
import type { Pace } from './pace.ts'
import { parseExpressions } from './parser.ts'
import type { ProgramHost, RunningProgram } from './program-host.ts'
import type { Scopes } from './scopes.ts'
import type { Expression, Variable } from './syntax.ts'
import { isArray, isDataArray, isTrue, toNumber, type Value } from './values.ts'

/** Runs the texts that expressions lead to. */
export interface TextRunner {
  /** As if the text stood here. `where` names a file for messages. */
  run(source: string, where?: string): Promise<Value | undefined>
  /** The body of a macro function, with variables of its own. */
  runFunction(body: string, variables: readonly (readonly [string, Value])[]): Promise<Value | undefined>
}

export interface EvaluatorParts {
  readonly host: ProgramHost
  readonly pace: Pace
  readonly scopes: Scopes
  readonly texts: TextRunner
}

/** Values of expressions, and the variables they read and write. */
export class ExpressionEvaluator {
  readonly #host: ProgramHost
  readonly #pace: Pace
  readonly #scopes: Scopes
  readonly #texts: TextRunner

  constructor({ host, pace, scopes, texts }: EvaluatorParts) {
    this.#host = host
    this.#pace = pace
    this.#scopes = scopes
    this.#texts = texts
  }

  async value(expression: Expression): Promise<Value> {
    if (this.#pace.isTired()) await this.#pace.breathe()
    switch (expression.kind) {
      case 'number':
      case 'string':
        return expression.value
      case 'variable':
        return this.#read(expression)
      case 'call':
        return this.#call(expression.name, expression.args)
      case 'unary':
        return unary(expression.operator, await this.value(expression.operand))
      case 'binary':
        return this.#binary(expression)
      case 'choice':
        return this.value(
          isTrue(await this.value(expression.condition)) ? expression.then : expression.otherwise,
        )
      case 'assign': {
        const value = await this.value(expression.value)
        // Arrays go to functions as they are, but an assignment makes another one.
        await this.assign(expression.target, isArray(value) ? new Map(value) : value)
        return value
      }
      default:
        return assertNever(expression, 'expression')
    }
  }

  async #call(name: string, args: readonly Expression[]): Promise<Value> {
    const macro = this.#host.macroOf(name)
    const values: Value[] = []
    for (const [index, argument] of args.entries()) values.push(await this.#argument(name, argument, index))
    if (macro?.parameters !== undefined) return this.#callMacro(name, macro, values)
    return this.#host.callFunction(name, values, this.running(args))
  }

  /** What a function is to fill need not exist before. */
  async #argument(name: string, argument: Expression, index: number): Promise<Value> {
    const isFilled = filledArguments[name]
    if (isFilled?.(index) === true && argument.kind === 'variable' && argument.keys.length === 0) {
      return this.#find(argument.name) ?? 0
    }
    return this.value(argument)
  }

  async #callMacro(name: string, macro: Macro, values: readonly Value[]): Promise<Value> {
    const { parameters = [], text } = macro
    if (values.length > parameters.length)
      throw new SpecFailure(`${name}() takes ${parameters.length} arguments`)
    const variables = parameters.map((parameter, index) => [parameter, values[index] ?? 0] as const)
    return (await this.#pace.deeper(() => this.#texts.runFunction(text, variables))) ?? 0
  }

  async #binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): Promise<Value> {
    const first = await this.value(left)
    if (operator === '&&') return isTrue(first) && isTrue(await this.value(right)) ? 1 : 0
    if (operator === '||') return isTrue(first) || isTrue(await this.value(right)) ? 1 : 0
    return applyBinary(operator, first, await this.value(right))
  }

  #find(name: string): Value | undefined {
    return this.#scopes.read(name) ?? this.#host.readVariable(name)
  }

  async #read(variable: Variable): Promise<Value> {
    const value = this.#find(variable.name)
    if (value === undefined) throw new SpecFailure(`No such command or variable: ${variable.name}`)
    return variable.keys.length === 0 ? value : readElement(value, await this.keys(variable))
  }

  async assign(target: Variable, value: Value): Promise<void> {
    const keys = await this.keys(target)
    const current = this.#find(target.name)
    if (isDataArray(current) && (keys.length > 0 || !isDataArray(value))) {
      writeDataElement(current, keys, value)
      return
    }
    const key = keyOf(keys)
    if (!this.#scopes.assign(target.name, key, value)) this.#host.assignVariable(target.name, key, value)
  }

  async keys({ keys }: Variable): Promise<readonly Key[]> {
    const evaluated: Key[] = []
    for (const key of keys) {
      if (key.kind !== 'range') evaluated.push({ kind: 'one', value: await this.value(key) })
      else {
        const from = key.from === undefined ? undefined : toNumber(await this.value(key.from))
        const to = key.to === undefined ? undefined : toNumber(await this.value(key.to))
        evaluated.push({ kind: 'range', from, to })
      }
    }
    return evaluated
  }

  /** What a built-in that stands here may do. */
  running(args: readonly Expression[] = []): RunningProgram {
    return {
      signal: this.#pace.signal,
      evaluate: text => this.#list(text),
      run: (source, where) => this.#pace.deeper(() => this.#texts.run(source, where)),
      assignArgument: async (index, value) => {
        const target = args[index]
        if (target?.kind !== 'variable') throw new SpecFailure(`Argument ${index + 1} must be a variable`)
        await this.assign(target, value)
      },
    }
  }

  async #list(text: string): Promise<readonly Value[]> {
    const values: Value[] = []
    for (const expression of parseExpressions(text, name => this.#host.macroOf(name))) {
      values.push(await this.value(expression))
    }
    return values
  }
}

/** Functions that fill variables, and which of their arguments. */
const filledArguments: Readonly<Record<string, ((index: number) => boolean) | undefined>> = {
  split: index => index === 1,
  sscanf: index => index >= 2,
}

function unary(operator: '-' | '+' | '!' | '~', operand: Value): Value {
  if (operator === '!') return isTrue(operand) ? 0 : 1
  if (isDataArray(operand)) return applyBinary('*', operand, operator === '-' ? -1 : 1)
  if (operator === '~') return ~toNumber(operand)
  return operator === '-' ? -toNumber(operand) : toNumber(operand)
}
