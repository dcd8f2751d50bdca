import { setImmediate as nextTurn } from 'node:timers/promises'
import { callFunction } from './builtins/functions.ts'
import { commands } from './builtins/commands.ts'
import type { Interrupts } from './command-queue.ts'
import type { ProgramHost } from './language/program-host.ts'
import { runProgram } from './language/run-program.ts'
import { toText, type Value } from './language/values.ts'
import type { ScanConvention } from './macros/scan-broadcast-macros.ts'
import { standardMacros } from './macros/standard-macros.ts'
import type { SpecContext } from './spec-context.ts'
import { SpecAborted, SpecExit, SpecFailure } from './spec-failure.ts'

export interface InterpreterOptions extends SpecContext {
  readonly name: string
  /** Tells everybody of an error, also on the screen if it does not stand there yet. */
  readonly complain: (message: string, isOnScreen: boolean) => void
}

/** Macros that run after Ctrl-C, an error or `exit`; the first one is forgotten when it has run. */
const cleanups = ['cleanup_once', 'cleanup_always', 'cleanup', 'cleanup1']

/** Runs command lines as if they were typed: the prompt and the line appear on the screen, then what they print. */
export class Interpreter {
  readonly #options: InterpreterOptions
  readonly #host: ProgramHost
  #commandNumber = 0

  constructor(options: InterpreterOptions) {
    this.#options = options
    this.#host = programHost(options)
  }

  /** Defines the standard macros; nothing of it appears on the screen. */
  async start(without: readonly ScanConvention[]): Promise<void> {
    const neverAborted = new AbortController().signal
    for (const source of standardMacros(without)) await runProgram(source, this.#host, neverAborted)
  }

  async execute(source: string, { signal, renew }: Interrupts): Promise<Value | undefined> {
    const { name, print } = this.#options
    this.#commandNumber++
    print(`${this.#commandNumber}.${name.toUpperCase()}> ${source.trim()}\n`)
    try {
      const value = await runProgram(source, this.#host, signal)
      if (value !== undefined && !this.#callsMacro(source)) print(`${toText(value)}\n`)
      return value
    } catch (error) {
      if (!(error instanceof SpecFailure)) throw error
      // Whoever leaves by `exit` has said why on the screen.
      const failure = error instanceof SpecExit ? new SpecExit(this.#options.files.lastLine) : error
      await this.#recover(failure, renew)
      throw failure
    }
  }

  /** Macros say themselves what they have to say. */
  #callsMacro(source: string): boolean {
    return this.#options.macros.has(/[A-Za-z_]\w*/.exec(source)?.[0] ?? '')
  }

  /** As SPEC does it: what moves has been stopped, files are closed, then the cleanup macros run. */
  async #recover(failure: SpecFailure, renew: () => AbortSignal): Promise<void> {
    const { machine, files, complain } = this.#options
    // Targets that a failed command collected must not move with the next one.
    machine.forgetCollected()
    files.closeAll()
    complain(failure.message, !(failure instanceof SpecExit))
    if (failure instanceof SpecAborted) await Promise.all([machine.drive.atRest(), machine.counting.atRest()])
    else await this.#cleanUp('on_error', renew())
    for (const macro of cleanups) await this.#cleanUp(macro, renew())
  }

  async #cleanUp(macro: string, signal: AbortSignal): Promise<void> {
    const { macros, complain } = this.#options
    const text = macros.get(macro)?.text
    if (macro === 'cleanup_once') macros.undefine(macro)
    if (text === undefined) return
    try {
      await runProgram(text, this.#host, signal)
    } catch (error) {
      if (!(error instanceof SpecFailure)) throw error
      if (!(error instanceof SpecExit)) complain(`${macro}: ${error.message}`, true)
    }
  }
}

function programHost(options: InterpreterOptions): ProgramHost {
  const { machine, macros, files, print, subshell } = options
  const context: SpecContext = { machine, macros, files, print, subshell }
  return {
    isCommand: name => commands.has(name),
    macroOf: name => macros.get(name),
    defineMacro: (name, macro) => macros.define(name, macro),
    readVariable: name => machine.variables.read(name),
    assignVariable: (name, key, value) => machine.variables.assign(name, key, value),
    deleteVariable: (name, key) => machine.variables.remove(name, key),
    callFunction: (name, args, running) => callFunction(name, args, { ...running, ...context }),
    runCommand: async (name, rest, running) => {
      await commands.get(name)?.(rest, { ...running, ...context })
      return undefined
    },
    breathe: () => nextTurn(),
  }
}
