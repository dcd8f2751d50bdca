import { assertNever } from '../../../../shared/base/assert.ts'
import { SpecAborted, SpecExit, SpecFailure } from '../spec-failure.ts'
import { DataArray } from './data-array.ts'
import { keyOf } from './elements.ts'
import { ExpressionEvaluator } from './expression-evaluator.ts'
import { Pace } from './pace.ts'
import { StatementParser } from './parser.ts'
import type { ProgramHost } from './program-host.ts'
import { Scopes } from './scopes.ts'
import type { Declared, Statement, Variable } from './syntax.ts'
import { isArray, isTrue, toNumber, toText, type Value } from './values.ts'

/**
 * Runs a command line or a whole macro text. The value is that of `return`, else of the last expression; undefined for
 * plain macros. Rejects with `SpecFailure` what SPEC would refuse, with the signal's reason when aborted.
 */
export async function runProgram(
  source: string,
  host: ProgramHost,
  signal: AbortSignal,
): Promise<Value | undefined> {
  return new Run(host, new Pace(host, signal)).text(source)
}

interface Completion {
  readonly flow: 'next' | 'break' | 'continue' | 'return'
  readonly value: Value | undefined
}

const done: Completion = { flow: 'next', value: undefined }

class Run {
  readonly #host: ProgramHost
  readonly #pace: Pace
  readonly #scopes: Scopes
  readonly #expressions: ExpressionEvaluator

  constructor(host: ProgramHost, pace: Pace) {
    this.#host = host
    this.#pace = pace
    this.#scopes = new Scopes(pace.budget)
    this.#expressions = new ExpressionEvaluator({
      host,
      pace,
      scopes: this.#scopes,
      texts: {
        run: (source, where) => this.text(source, where),
        runFunction: (body, variables) => new Run(host, pace).function(body, variables),
      },
    })
  }

  /** The body of a macro function: its variables end with it. */
  async function(body: string, variables: readonly (readonly [string, Value])[]): Promise<Value | undefined> {
    for (const [name, value] of variables) this.#scopes.declare(name, value)
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
    if (this.#pace.isTired()) await this.#pace.breathe()
    switch (statement.kind) {
      case 'block':
        return this.#block(statement.body)
      case 'expression':
        return { flow: 'next', value: await this.#expressions.value(statement.value) }
      case 'command':
        return {
          flow: 'next',
          value: await this.#host.runCommand(statement.name, statement.rest, this.#expressions.running()),
        }
      case 'declare':
        return this.#declare(statement)
      case 'define': {
        const { name, parameters, body } = statement
        this.#host.defineMacro(name, { text: toText(await this.#expressions.value(body)), parameters })
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
          value: statement.value === undefined ? undefined : await this.#expressions.value(statement.value),
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
    for (const size of shape.sizes) sizes.push(toNumber(await this.#expressions.value(size)))
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
      const key = keyOf(await this.#expressions.keys(target))
      const local = this.#scopes.read(target.name)
      if (local === undefined) this.#host.deleteVariable(target.name, key)
      else if (isArray(local) && key !== undefined) local.delete(key)
      else this.#scopes.remove(target.name)
    }
    return done
  }

  async #loop(loop: Extract<Statement, { kind: 'loop' }>): Promise<Completion> {
    if (loop.first !== undefined) await this.#expressions.value(loop.first)
    while (loop.while === undefined || isTrue(await this.#expressions.value(loop.while))) {
      const completion = await this.#statement(loop.body)
      if (completion.flow === 'return') return completion
      if (completion.flow === 'break') break
      if (loop.next !== undefined) await this.#expressions.value(loop.next)
    }
    return done
  }

  async #each({ key, array, body }: Extract<Statement, { kind: 'each' }>): Promise<Completion> {
    const value = await this.#expressions.value(array)
    if (!isArray(value)) throw new SpecFailure('for (… in …) needs an associative array')
    for (const name of [...value.keys()]) {
      await this.#expressions.assign(key, name)
      const completion = await this.#statement(body)
      if (completion.flow === 'return') return completion
      if (completion.flow === 'break') break
    }
    return done
  }

  async #if(statement: Extract<Statement, { kind: 'if' }>): Promise<Completion> {
    if (isTrue(await this.#expressions.value(statement.condition))) return this.#statement(statement.then)
    return statement.otherwise === undefined ? done : this.#statement(statement.otherwise)
  }
}

function located(error: unknown, where: string): unknown {
  const isPlain =
    error instanceof SpecFailure && !(error instanceof SpecAborted) && !(error instanceof SpecExit)
  return isPlain ? new SpecFailure(`${where}: ${error.message}`) : error
}
