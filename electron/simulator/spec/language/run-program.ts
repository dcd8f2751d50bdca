import { assertNever } from '../../../../shared/base/assert.ts'
import { SpecAborted, SpecExit, SpecFailure } from '../spec-failure.ts'
import { DataArray } from './data-array.ts'
import { type Key, keyOf, readElement, writeDataElement } from './elements.ts'
import type { Macro } from './macro-table.ts'
import { MemoryBudget } from './memory-budget.ts'
import { applyBinary } from './operators.ts'
import { parseExpressions, StatementParser } from './parser.ts'
import { Scopes } from './scopes.ts'
import type { Declared, Expression, Statement, Variable } from './syntax.ts'
import { isArray, isDataArray, isTrue, toNumber, toText, type Value } from './values.ts'

/** What programs act on: global variables, functions and macros of the simulated SPEC. */
export interface ProgramHost {
  isCommand(name: string): boolean
  macroOf(name: string): Macro | undefined
  defineMacro(name: string, macro: Macro): void
  /** Undefined: there is no such variable. */
  readVariable(name: string): Value | undefined
  assignVariable(name: string, key: string | undefined, value: Value): void
  /** Removes a variable, or one element of it. */
  deleteVariable(name: string, key: string | undefined): void
  callFunction(name: string, args: readonly Value[], run: RunningProgram): Promise<Value>
  runCommand(name: string, rest: string, run: RunningProgram): Promise<Value | undefined>
  /** Lets others work. Called again and again by a program that never waits. */
  breathe(): Promise<void>
}

/** What a built-in may do within the program that called it. */
export interface RunningProgram {
  readonly signal: AbortSignal
  /** Values of a text of expressions separated by commas. */
  readonly evaluate: (text: string) => Promise<readonly Value[]>
  /** Runs a text as if it stood here. `where` names a file for messages. */
  readonly run: (source: string, where?: string) => Promise<Value | undefined>
  /** Assigns to the variable that stands as argument number `index` of the call, also if it did not exist before. */
  readonly assignArgument: (index: number, value: Value) => Promise<void>
}

/** Statements and expressions between two breaths: about 1 ms. */
const stepsPerBreath = 2000
/** Macro functions and evaluated texts within each other. */
const maxDepth = 60

/**
 * Runs a command line or a whole macro text. The value is that of `return`, else of the last expression; undefined for
 * plain macros. Rejects with `SpecFailure` what SPEC would refuse, with the signal's reason when aborted.
 */
export async function runProgram(
  source: string,
  host: ProgramHost,
  signal: AbortSignal,
): Promise<Value | undefined> {
  return new Run({ host, signal, pace: { steps: 0, depth: 0, budget: new MemoryBudget() } }).text(source)
}

interface Completion {
  readonly flow: 'next' | 'break' | 'continue' | 'return'
  readonly value: Value | undefined
}

interface RunOptions {
  readonly host: ProgramHost
  readonly signal: AbortSignal
  /** Shared by all runs of one command. */
  readonly pace: { steps: number; depth: number; readonly budget: MemoryBudget }
}

const done: Completion = { flow: 'next', value: undefined }

class Run {
  readonly #options: RunOptions
  readonly #host: ProgramHost
  readonly #scopes: Scopes

  constructor(options: RunOptions) {
    this.#options = options
    this.#host = options.host
    this.#scopes = new Scopes(options.pace.budget)
  }

  declare(name: string, value: Value): void {
    this.#scopes.declare(name, value)
  }

  /** The body of a macro function: its variables end with it. */
  async function(body: string): Promise<Value | undefined> {
    try {
      return await this.text(body)
    } finally {
      this.#scopes.leave()
    }
  }

  async text(source: string, where?: string): Promise<Value | undefined> {
    const parser = new StatementParser(source, this.#host)
    let { line } = parser
    try {
      let last: Completion = done
      while (last.flow === 'next') {
        const statement = parser.next()
        if (statement === undefined) break
        last = await this.#statement(statement)
        line = parser.line
      }
      return last.value
    } catch (error) {
      throw where === undefined ? error : located(error, `${where}:${line}`)
    }
  }

  async #statements(body: readonly Statement[]): Promise<Completion> {
    let last: Completion = done
    for (const statement of body) {
      last = await this.#statement(statement)
      if (last.flow !== 'next') return last
    }
    return last
  }

  async #statement(statement: Statement): Promise<Completion> {
    if (this.#isTired()) await this.#breathe()
    switch (statement.kind) {
      case 'block':
        return this.#block(statement.body)
      case 'expression':
        return { flow: 'next', value: await this.#value(statement.value) }
      case 'command':
        return {
          flow: 'next',
          value: await this.#host.runCommand(statement.name, statement.rest, this.#running()),
        }
      case 'declare':
        return this.#declare(statement)
      case 'define': {
        const { name, parameters, body } = statement
        this.#host.defineMacro(name, { text: toText(await this.#value(body)), parameters })
        return done
      }
      case 'delete':
        return this.#delete(statement.targets)
      case 'loop':
        return this.#loop(statement)
      case 'each':
        return this.#each(statement)
      case 'if':
        return this.#if(statement)
      case 'return':
        return {
          flow: 'return',
          value: statement.value === undefined ? undefined : await this.#value(statement.value),
        }
      case 'break':
      case 'continue':
        return { flow: statement.kind, value: undefined }
      case 'exit':
        throw new SpecExit()
      case 'abort':
        throw new SpecAborted()
      default:
        return assertNever(statement, 'statement')
    }
  }

  async #block(body: readonly Statement[]): Promise<Completion> {
    this.#scopes.enter()
    try {
      return await this.#statements(body)
    } finally {
      this.#scopes.leave()
    }
  }

  async #declare({ scope, names }: Extract<Statement, { kind: 'declare' }>): Promise<Completion> {
    for (const declared of names) {
      const { name } = declared
      if (scope === 'local') this.#scopes.declare(name, await this.#empty(declared))
      else if (this.#host.readVariable(name) === undefined || declared.shape.kind === 'data')
        this.#host.assignVariable(name, undefined, await this.#empty(declared))
    }
    return done
  }

  async #empty({ shape }: Declared): Promise<Value> {
    if (shape.kind !== 'data') return shape.kind === 'scalar' ? 0 : new Map()
    const sizes: number[] = []
    for (const size of shape.sizes) sizes.push(toNumber(await this.#value(size)))
    const [first = 1, second] = sizes
    const isRow = second === undefined
    return new DataArray({
      type: shape.type,
      rows: isRow ? 1 : first,
      cols: isRow ? first : second,
      isVector: isRow,
    })
  }

  async #delete(targets: readonly Variable[]): Promise<Completion> {
    for (const target of targets) {
      const key = keyOf(await this.#keys(target))
      const local = this.#scopes.read(target.name)
      if (local === undefined) this.#host.deleteVariable(target.name, key)
      else if (isArray(local) && key !== undefined) local.delete(key)
      else this.#scopes.remove(target.name)
    }
    return done
  }

  async #loop(loop: Extract<Statement, { kind: 'loop' }>): Promise<Completion> {
    if (loop.first !== undefined) await this.#value(loop.first)
    while (loop.while === undefined || isTrue(await this.#value(loop.while))) {
      const completion = await this.#statement(loop.body)
      if (completion.flow === 'return') return completion
      if (completion.flow === 'break') break
      if (loop.next !== undefined) await this.#value(loop.next)
    }
    return done
  }

  async #each({ key, array, body }: Extract<Statement, { kind: 'each' }>): Promise<Completion> {
    const value = await this.#value(array)
    if (!isArray(value)) throw new SpecFailure('for (… in …) needs an associative array')
    for (const name of [...value.keys()]) {
      await this.#assign(key, name)
      const completion = await this.#statement(body)
      if (completion.flow === 'return') return completion
      if (completion.flow === 'break') break
    }
    return done
  }

  async #if(statement: Extract<Statement, { kind: 'if' }>): Promise<Completion> {
    if (isTrue(await this.#value(statement.condition))) return this.#statement(statement.then)
    return statement.otherwise === undefined ? done : this.#statement(statement.otherwise)
  }

  async #value(expression: Expression): Promise<Value> {
    if (this.#isTired()) await this.#breathe()
    switch (expression.kind) {
      case 'number':
      case 'string':
        return expression.value
      case 'variable':
        return this.#read(expression)
      case 'call':
        return this.#call(expression.name, expression.args)
      case 'unary':
        return unary(expression.operator, await this.#value(expression.operand))
      case 'binary':
        return this.#binary(expression)
      case 'choice':
        return this.#value(
          isTrue(await this.#value(expression.condition)) ? expression.then : expression.otherwise,
        )
      case 'assign': {
        const value = await this.#value(expression.value)
        // Arrays go to functions as they are, but an assignment makes another one.
        await this.#assign(expression.target, isArray(value) ? new Map(value) : value)
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
    return this.#host.callFunction(name, values, this.#running(args))
  }

  /** What a function is to fill need not exist before. */
  async #argument(name: string, argument: Expression, index: number): Promise<Value> {
    const isFilled = filledArguments[name]
    if (isFilled?.(index) === true && argument.kind === 'variable' && argument.keys.length === 0) {
      return this.#find(argument.name) ?? 0
    }
    return this.#value(argument)
  }

  async #callMacro(name: string, macro: Macro, values: readonly Value[]): Promise<Value> {
    const { parameters = [], text } = macro
    if (values.length > parameters.length)
      throw new SpecFailure(`${name}() takes ${parameters.length} arguments`)
    const call = new Run(this.#options)
    parameters.forEach((parameter, index) => call.declare(parameter, values[index] ?? 0))
    return (await this.#deeper(() => call.function(text))) ?? 0
  }

  async #binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): Promise<Value> {
    const first = await this.#value(left)
    if (operator === '&&') return isTrue(first) && isTrue(await this.#value(right)) ? 1 : 0
    if (operator === '||') return isTrue(first) || isTrue(await this.#value(right)) ? 1 : 0
    return applyBinary(operator, first, await this.#value(right))
  }

  #find(name: string): Value | undefined {
    return this.#scopes.read(name) ?? this.#host.readVariable(name)
  }

  async #read(variable: Variable): Promise<Value> {
    const value = this.#find(variable.name)
    if (value === undefined) throw new SpecFailure(`No such command or variable: ${variable.name}`)
    return variable.keys.length === 0 ? value : readElement(value, await this.#keys(variable))
  }

  async #assign(target: Variable, value: Value): Promise<void> {
    const keys = await this.#keys(target)
    const current = this.#find(target.name)
    if (isDataArray(current) && (keys.length > 0 || !isDataArray(value))) {
      writeDataElement(current, keys, value)
      return
    }
    const key = keyOf(keys)
    if (!this.#scopes.assign(target.name, key, value)) this.#host.assignVariable(target.name, key, value)
  }

  async #keys({ keys }: Variable): Promise<readonly Key[]> {
    const evaluated: Key[] = []
    for (const key of keys) {
      if (key.kind !== 'range') evaluated.push({ kind: 'one', value: await this.#value(key) })
      else {
        const from = key.from === undefined ? undefined : toNumber(await this.#value(key.from))
        const to = key.to === undefined ? undefined : toNumber(await this.#value(key.to))
        evaluated.push({ kind: 'range', from, to })
      }
    }
    return evaluated
  }

  #running(args: readonly Expression[] = []): RunningProgram {
    return {
      signal: this.#options.signal,
      evaluate: text => this.#list(text),
      run: (source, where) => this.#deeper(() => this.text(source, where)),
      assignArgument: async (index, value) => {
        const target = args[index]
        if (target?.kind !== 'variable') throw new SpecFailure(`Argument ${index + 1} must be a variable`)
        await this.#assign(target, value)
      },
    }
  }

  async #list(text: string): Promise<readonly Value[]> {
    const values: Value[] = []
    for (const expression of parseExpressions(text, name => this.#host.macroOf(name))) {
      values.push(await this.#value(expression))
    }
    return values
  }

  async #deeper<T>(work: () => Promise<T>): Promise<T> {
    const { pace } = this.#options
    if (++pace.depth > maxDepth) throw new SpecFailure('Macros call each other too deeply')
    try {
      return await work()
    } finally {
      pace.depth--
    }
  }

  #isTired(): boolean {
    const { pace, signal } = this.#options
    signal.throwIfAborted()
    return ++pace.steps % stepsPerBreath === 0
  }

  async #breathe(): Promise<void> {
    await this.#host.breathe()
    this.#options.signal.throwIfAborted()
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

function located(error: unknown, where: string): unknown {
  const isPlain =
    error instanceof SpecFailure && !(error instanceof SpecAborted) && !(error instanceof SpecExit)
  return isPlain ? new SpecFailure(`${where}: ${error.message}`) : error
}
