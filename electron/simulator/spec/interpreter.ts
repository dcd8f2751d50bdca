import { commands } from './commands.ts'
import { callFunction } from './functions.ts'
import { type ProgramHost, runProgram } from './language/run-program.ts'
import { toText, type Value } from './language/values.ts'
import type { Machine } from './machine.ts'
import { SpecFailure } from './spec-failure.ts'

export interface InterpreterOptions {
  readonly name: string
  readonly machine: Machine
  /** Prints on the simulated screen. */
  readonly print: (text: string) => void
  /** Tells everybody of an error. */
  readonly complain: (message: string) => void
}

/** Runs command lines as if they were typed: the prompt and the line appear on the screen, then what they print. */
export class Interpreter {
  readonly #options: InterpreterOptions
  readonly #host: ProgramHost
  #commandNumber = 0

  constructor(options: InterpreterOptions) {
    this.#options = options
    this.#host = programHost(options)
  }

  async execute(source: string, signal: AbortSignal): Promise<Value | undefined> {
    const { name, machine, print, complain } = this.#options
    this.#commandNumber++
    print(`${this.#commandNumber}.${name.toUpperCase()}> ${source.trim()}\n`)
    try {
      const value = await runProgram(source, this.#host, signal)
      if (value !== undefined) print(`${toText(value)}\n`)
      return value
    } catch (error) {
      // Targets that a failed command collected must not move with the next one.
      machine.forgetCollected()
      if (error instanceof SpecFailure) complain(error.message)
      throw error
    }
  }
}

function programHost({ machine, print }: InterpreterOptions): ProgramHost {
  return {
    isCommand: name => commands.has(name),
    readVariable: name => machine.variables.read(name),
    assignVariable: (name, key, value) => machine.variables.assign(name, key, value),
    callFunction: (name, args, signal) => callFunction(machine, name, args, signal),
    runCommand: async (name, rest, running) => {
      await commands.get(name)?.(rest, { ...running, machine, print: line => print(`${line}\n`) })
      return undefined
    },
  }
}
