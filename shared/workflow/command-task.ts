import { didYouMean, listWords } from '../base/suggest.ts'
import { argumentParts } from './placeholders.ts'
import { defaultOf, readParameter } from './read-parameter.ts'
import type { ParameterSpec } from './task-spec.ts'
import type { JsonObject, JsonValue } from './workflow.ts'

/** A program of the machine as a step: `hutch.command` in a graph. */
export interface Command {
  /** A name to be found in the PATH, or a path; a relative one starts at the folder of the workflow file. */
  readonly program: string
  /** With placeholders: `{input}`, `{output}`, `{folder}`, `{workflow}`, and what the step is given: `{data.file}`. */
  readonly arguments: readonly string[]
  readonly timeLimitS: number
  /** Undefined: half of what the machine has. */
  readonly memoryLimitGb: number | undefined
}

export const commandTaskName = 'command'

/** What every external step can be told; forms are made from it. */
export const externalParameters: Readonly<Record<'timeLimit' | 'memoryLimit', ParameterSpec>> = {
  timeLimit: {
    kind: 'number',
    title: 'Time limit',
    unit: 's',
    minimum: 0.1,
    maximum: 30 * 86_400,
    default: 3600,
  },
  memoryLimit: {
    kind: 'number',
    title: 'Memory limit',
    unit: 'GB',
    minimum: 0.01,
    maximum: 100_000,
    default: undefined,
  },
}

/** Inputs of a command that say what is run; all others are handed to it. */
const ownInputs = ['program', 'arguments', 'timeLimit', 'memoryLimit'] as const

export function isOwnInput(name: string): boolean {
  return ownInputs.some(own => own === name)
}

/** Files of the program's working folder, and the folder of the workflow file. */
const commandPlaces = ['input', 'output', 'folder', 'workflow'] as const

export interface CommandReading {
  readonly command: Command
  /** What it is given beside links: plain values and bindings. */
  readonly given: JsonObject
  readonly problems: readonly CommandProblem[]
}

export interface CommandProblem {
  readonly message: string
  readonly advice: string
}

/** @param linked inputs that links bring */
export function readCommand(inputs: JsonObject, linked: readonly string[]): CommandReading {
  const given = Object.fromEntries(Object.entries(inputs).filter(([name]) => !isOwnInput(name)))
  const problems: CommandProblem[] = []
  const program = typeof inputs.program === 'string' ? inputs.program : ''
  if (program === '')
    problems.push({ message: 'it has no "program"', advice: 'Name the program to run, "python3".' })
  const texts = textsOf(inputs.arguments)
  if (texts === undefined)
    problems.push({
      message: 'its "arguments" must be a list of texts',
      advice: 'Write ["fit.py", "{input}"].',
    })
  problems.push(...placeholderProblems(texts ?? [], [...Object.keys(given), ...linked]))
  const limits = limitsOf(inputs, problems)
  return { command: { program, arguments: texts ?? [], ...limits }, given, problems }
}

function limitsOf(
  inputs: JsonObject,
  problems: CommandProblem[],
): Pick<Command, 'timeLimitS' | 'memoryLimitGb'> {
  const limit = (name: keyof typeof externalParameters): number | undefined => {
    const spec = externalParameters[name]
    const value = inputs[name]
    const reading =
      value === undefined || value === null
        ? { kind: 'setting' as const, setting: defaultOf(spec) }
        : readParameter(spec, value)
    if (reading.kind === 'setting') return typeof reading.setting === 'number' ? reading.setting : undefined
    problems.push({ message: `its "${name}" ${reading.message}`, advice: reading.advice })
    return undefined
  }
  return { timeLimitS: limit('timeLimit') ?? 0, memoryLimitGb: limit('memoryLimit') }
}

function placeholderProblems(texts: readonly string[], given: readonly string[]): readonly CommandProblem[] {
  const known: readonly string[] = [...commandPlaces, ...given]
  return texts.flatMap(argument =>
    argumentParts(argument).flatMap(part =>
      part.kind === 'text' || known.includes(part.name)
        ? []
        : [
            {
              message: `nothing is called "{${part.name}}" in the argument "${argument}"${didYouMean(part.name, known)}`,
              advice: `There are ${listWords(
                known.map(name => `{${name}}`),
                'and',
              )}; a brace itself is doubled.`,
            },
          ],
    ),
  )
}

function textsOf(value: JsonValue | undefined): readonly string[] | undefined {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) return undefined
  const items: readonly JsonValue[] = value
  const texts = items.map(item => (typeof item === 'number' ? String(item) : item))
  return texts.every(item => typeof item === 'string') ? texts : undefined
}
