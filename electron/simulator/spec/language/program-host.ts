import type { Macro } from './macro-table.ts'
import type { Value } from './values.ts'

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
