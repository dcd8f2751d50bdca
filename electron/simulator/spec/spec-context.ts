import type { MacroTable } from './language/macro-table.ts'
import type { RunningProgram } from './language/program-host.ts'
import type { Value } from './language/values.ts'
import type { Machine } from './machine.ts'
import type { OutputFiles } from './output-files.ts'

/** What built-ins act on. */
export interface SpecContext {
  readonly machine: Machine
  readonly macros: MacroTable
  readonly files: OutputFiles
  /** Prints on the simulated screen and on whatever else is switched on. */
  readonly print: (text: string) => void
  /** Told when a subshell begins and ends. */
  readonly subshell: (isIn: boolean) => void
}

export interface BuiltInCall extends RunningProgram, SpecContext {}

/** Called as `name(a, b)`. */
export type SpecFunction = (args: readonly Value[], call: BuiltInCall) => Value | Promise<Value>

/** Called as `name a b`; gets the raw text behind its name. */
export type SpecCommand = (rest: string, call: BuiltInCall) => Promise<void>

export type FunctionTable = Readonly<Record<string, SpecFunction>>
