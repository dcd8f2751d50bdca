import { assertNever } from '../../../../shared/base/assert.ts'
import { assocKey } from '../../../../shared/spec/assoc.ts'
import { SpecFailure } from '../spec-failure.ts'
import { applyBinary } from './operators.ts'
import { parseExpressions, parseProgram } from './parser.ts'
import type { Expression, Statement, Variable } from './syntax.ts'
import { type AssocArray, isArray, isTrue, type Scalar, toNumber, toText, type Value } from './values.ts'

/** What programs act on: global variables, functions and macros of the simulated SPEC. */
export interface ProgramHost {
  isCommand(name: string): boolean
  /** Undefined: there is no such variable. */
  readVariable(name: string): Value | undefined
  assignVariable(name: string, key: string | undefined, value: Value): void
  callFunction(name: string, args: readonly Value[], signal: AbortSignal): Promise<Value>
  /** `evaluate` gives the values of a text of expressions separated by commas. */
  runCommand(name: string, rest: string, run: RunningCommand): Promise<Value | undefined>
}

export interface RunningCommand {
  readonly signal: AbortSignal
  readonly evaluate: (text: string) => Promise<readonly Value[]>
}

/** A loop that never ends must not freeze the server. A loop over 100 motors takes about 2000 steps. */
const maxSteps = 200_000

/**
 * Runs a command line or a whole macro text. The value is that of `return`, else of the last expression; undefined for
 * plain macros. Rejects with `SpecFailure` what SPEC would refuse, with the signal's reason when aborted.
 */
export async function runProgram(
  source: string,
  host: ProgramHost,
  signal: AbortSignal,
): Promise<Value | undefined> {
  const program = parseProgram(source, name => host.isCommand(name))
  return (await new Run(host, signal).statements(program)).value
}

interface Completion {
  readonly returned: boolean
  readonly value: Value | undefined
}

class Run {
  readonly #host: ProgramHost
  readonly #signal: AbortSignal
  readonly #locals = new Map<string, Value>()
  #steps = 0

  constructor(host: ProgramHost, signal: AbortSignal) {
    this.#host = host
    this.#signal = signal
  }

  async statements(body: readonly Statement[]): Promise<Completion> {
    let last: Completion = { returned: false, value: undefined }
    for (const statement of body) {
      last = await this.#statement(statement)
      if (last.returned) return last
    }
    return last
  }

  async #statement(statement: Statement): Promise<Completion> {
    this.#countStep()
    switch (statement.kind) {
      case 'block':
        return this.statements(statement.body)
      case 'expression':
        return { returned: false, value: await this.#value(statement.value) }
      case 'command':
        return { returned: false, value: await this.#command(statement.name, statement.rest) }
      case 'declare':
        return this.#declare(statement)
      case 'loop':
        return this.#loop(statement)
      case 'if':
        return this.#if(statement)
      case 'return':
        return {
          returned: true,
          value: statement.value === undefined ? undefined : await this.#value(statement.value),
        }
      default:
        return assertNever(statement, 'statement')
    }
  }

  #command(name: string, rest: string): Promise<Value | undefined> {
    return this.#host.runCommand(name, rest, { signal: this.#signal, evaluate: text => this.#list(text) })
  }

  async #list(text: string): Promise<readonly Value[]> {
    const values: Value[] = []
    for (const expression of parseExpressions(text)) values.push(await this.#value(expression))
    return values
  }

  #declare({ scope, names }: Extract<Statement, { kind: 'declare' }>): Completion {
    for (const name of names) {
      if (scope === 'local') this.#locals.set(name, 0)
      else if (this.#host.readVariable(name) === undefined) this.#host.assignVariable(name, undefined, 0)
    }
    return { returned: false, value: undefined }
  }

  async #loop(loop: Extract<Statement, { kind: 'loop' }>): Promise<Completion> {
    if (loop.first !== undefined) await this.#value(loop.first)
    while (loop.while === undefined || isTrue(await this.#value(loop.while))) {
      const completion = await this.#statement(loop.body)
      if (completion.returned) return completion
      if (loop.next !== undefined) await this.#value(loop.next)
    }
    return { returned: false, value: undefined }
  }

  async #if(statement: Extract<Statement, { kind: 'if' }>): Promise<Completion> {
    if (isTrue(await this.#value(statement.condition))) return this.#statement(statement.then)
    if (statement.otherwise !== undefined) return this.#statement(statement.otherwise)
    return { returned: false, value: undefined }
  }

  async #value(expression: Expression): Promise<Value> {
    this.#countStep()
    switch (expression.kind) {
      case 'number':
      case 'string':
        return expression.value
      case 'variable':
        return this.#read(expression)
      case 'call':
        return this.#call(expression.name, expression.args)
      case 'unary': {
        const operand = await this.#value(expression.operand)
        if (expression.operator === '!') return isTrue(operand) ? 0 : 1
        return expression.operator === '-' ? -toNumber(operand) : toNumber(operand)
      }
      case 'binary':
        return this.#binary(expression)
      case 'assign': {
        const value = await this.#value(expression.value)
        await this.#assign(expression.target, value)
        return value
      }
      default:
        return assertNever(expression, 'expression')
    }
  }

  async #call(name: string, args: readonly Expression[]): Promise<Value> {
    const values: Value[] = []
    for (const argument of args) values.push(await this.#value(argument))
    return this.#host.callFunction(name, values, this.#signal)
  }

  async #binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): Promise<Value> {
    const first = await this.#value(left)
    if (operator === '&&') return isTrue(first) && isTrue(await this.#value(right)) ? 1 : 0
    if (operator === '||') return isTrue(first) || isTrue(await this.#value(right)) ? 1 : 0
    return applyBinary(operator, first, await this.#value(right))
  }

  async #read(variable: Variable): Promise<Value> {
    const value = this.#locals.get(variable.name) ?? this.#host.readVariable(variable.name)
    if (value === undefined) throw new SpecFailure(`No such command or variable: ${variable.name}`)
    const key = await this.#key(variable)
    if (key === undefined) return value
    // As in SPEC, an element that was never assigned reads 0.
    return isArray(value) ? (value.get(key) ?? 0) : 0
  }

  async #assign(target: Variable, value: Value): Promise<void> {
    const key = await this.#key(target)
    const local = this.#locals.get(target.name)
    if (local === undefined) this.#host.assignVariable(target.name, key, value)
    else if (key === undefined) this.#locals.set(target.name, value)
    else this.#locals.set(target.name, withElement(local, key, value))
  }

  async #key({ keys }: Variable): Promise<string | undefined> {
    const parts: string[] = []
    for (const key of keys) parts.push(toText(await this.#value(key)))
    return parts.length === 0 ? undefined : assocKey(...parts)
  }

  #countStep(): void {
    this.#signal.throwIfAborted()
    if (++this.#steps > maxSteps) throw new SpecFailure(`The command took more than ${maxSteps} steps`)
  }
}

/** The array with one element more or changed; anything that was no array is replaced by one. */
export function withElement(current: Value | undefined, key: string, value: Value): AssocArray {
  if (isArray(value)) throw new SpecFailure('An array cannot be an element')
  const array: AssocArray = isArray(current) ? current : new Map<string, Scalar>()
  return array.set(key, value)
}
