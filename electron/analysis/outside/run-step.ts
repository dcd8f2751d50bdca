import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demand } from '../../../shared/base/assert.ts'
import { HutchError, toProblem } from '../../../shared/model/problem.ts'
import type { Command } from '../../../shared/workflow/command-task.ts'
import type { ExternalStep } from '../../../shared/workflow/external-steps.ts'
import { fillArgument } from '../../../shared/workflow/placeholders.ts'
import { writeWorkflow } from '../../../shared/workflow/write-workflow.ts'
import type { JsonObject, JsonValue } from '../../../shared/workflow/workflow.ts'
import { commandProblem } from './command-problem.ts'
import { ewoksDriver } from './ewoks-driver.ts'
import { findProgram } from './find-program.ts'
import { LiveLines } from './live-lines.ts'
import { parseAnswer, type Answer } from './parse-answer.ts'
import type { CommandEnd, CommandRun, RunCommand } from './run-command.ts'

/** How programs are found and run. */
export interface Programs {
  readonly run: RunCommand
  /** A cluster shares the folder of the results, not our temporary one. */
  readonly worksIn: 'temporary folder' | 'results'
  /** Folders in which programs are looked for, as in PATH. */
  readonly path: string | undefined
  /** A Python that has ewoks: a name, or an absolute path. */
  readonly ewoksPython: string
  readonly memoryLimitBytes: number
}

export interface StepGiven {
  /** By node and name. */
  readonly given: Readonly<Record<string, JsonObject>>
  readonly experiment: JsonObject
  readonly workflowFolder: string
  readonly results: string
  /** Called with every line that the program prints. */
  readonly onLine: (line: string) => void
  readonly nowMs: () => number
}

export interface StepAnswer {
  readonly answer: Answer
  /** Word for word; undefined where it is too long to be kept. */
  readonly answerText: string | undefined
  readonly log: string
  readonly elapsedS: number
  /** Working folder; gone when `take` has resolved. */
  readonly folder: string
}

/** Numbers in JSON take about 20 bytes each: as many as an output may have, and more are better left as an array. */
const longestAnswerBytes = 64 * 2 ** 20
/** Of the answer beside its outputs. */
const longestRecordBytes = 2 ** 20

/** Runs one step in a folder of its own, which is gone afterwards; `take` is given what it left. */
export async function runStep<T>(
  step: ExternalStep,
  given: StepGiven,
  programs: Programs,
  signal: AbortSignal,
  take: (answer: StepAnswer) => Promise<T>,
): Promise<T> {
  const parent = programs.worksIn === 'results' ? given.results : tmpdir()
  const folder = await mkdtemp(join(parent, '.hutch-step-'))
  try {
    const run = await prepared(step, given, programs, folder)
    const end = await listened(given, onOutput =>
      programs.run({ ...run, onOutput, onNote: given.onLine }, signal),
    )
    const problem = commandProblem(stepName(step), run, end)
    if (problem !== undefined) throw new StepFailure(problem, end.log)
    try {
      const text = await answerText(join(folder, 'output.json'), stepName(step))
      const answer = parseAnswer(text, demand(step.nodes[0], 'node').id, stepName(step))
      const kept = text.length > longestRecordBytes ? undefined : text
      return await take({ answer, answerText: kept, log: end.log, elapsedS: end.elapsedS, folder })
    } catch (error) {
      throw error instanceof HutchError ? new StepFailure(error, end.log) : error
    }
  } finally {
    await removed(folder, given.onLine)
  }
}

/** A result is none the worse for a folder that stays. */
async function removed(folder: string, onLine: StepGiven['onLine']): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch (error) {
    onLine(`its folder could not be removed: ${toProblem(error).message}`)
  }
}

/** Lines are told while it runs; one without an end when it has ended, however that was. */
async function listened(
  { nowMs, onLine }: StepGiven,
  start: (onOutput: NonNullable<CommandRun['onOutput']>) => Promise<CommandEnd>,
): Promise<CommandEnd> {
  const lines = new LiveLines(onLine, nowMs)
  try {
    return await start(bytes => lines.add(bytes))
  } finally {
    lines.end()
  }
}

/** With what the program printed until then. */
class StepFailure extends HutchError {
  readonly log: string

  constructor(problem: HutchError, log: string) {
    super(toProblem(problem), problem)
    this.log = log
  }
}

/** What a person knows it by. */
export function stepName({ kind, nodes }: ExternalStep): string {
  return kind === 'ewoks' ? 'ewoks' : nodes[0].id
}

async function prepared(
  step: ExternalStep,
  { experiment, given, workflowFolder }: StepGiven,
  programs: Programs,
  folder: string,
): Promise<CommandRun> {
  const input = join(folder, 'input.json')
  const output = join(folder, 'output.json')
  const limits = { folder, memoryLimitBytes: programs.memoryLimitBytes }
  if (step.kind === 'ewoks') {
    const graph = join(folder, 'graph.json')
    await writeFile(graph, writeWorkflow(step.graph))
    await writeFile(input, JSON.stringify({ nodes: given }))
    const program = findProgram(programs.ewoksPython, workflowFolder, programs.path, 'ewoks')
    return {
      ...limits,
      program,
      arguments: ['-c', ewoksDriver, graph, input, output, folder, workflowFolder],
      timeLimitS: ewoksLimitS,
    }
  }
  const { command, nodes } = step
  const inputs = given[nodes[0].id] ?? {}
  await writeFile(input, JSON.stringify({ hutch: 1, experiment, inputs }))
  const places = { input, output, folder, workflow: workflowFolder }
  return {
    ...limits,
    ...(command.memoryLimitGb === undefined ? {} : { memoryLimitBytes: command.memoryLimitGb * 1e9 }),
    program: findProgram(command.program, workflowFolder, programs.path, nodes[0].id),
    arguments: filled(command, { ...inputs, ...places }, nodes[0].id),
    timeLimitS: command.timeLimitS,
  }
}

/** Graphs of ewoks have no place for one: a day. */
const ewoksLimitS = 86_400

function filled(command: Command, values: JsonObject, where: string): readonly string[] {
  return command.arguments.map(argument =>
    fillArgument(argument, (name, member) => {
      const value = demand(values[name], `value of {${name}}`)
      const wanted = member === undefined ? value : memberOf(value, member)
      if (wanted !== undefined) return typeof wanted === 'string' ? wanted : JSON.stringify(wanted)
      throw new HutchError({
        kind: 'description',
        message: `The argument "${argument}" wants "${member ?? ''}" of "${name}", which has none`,
        where,
        advice: 'Frames have file, dataset, complete, shape, dtype, node and role',
      })
    }),
  )
}

function memberOf(value: JsonValue, member: string): JsonValue | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).find(([name]) => name === member)?.[1]
    : undefined
}

async function answerText(file: string, where: string): Promise<string> {
  const found = await stat(file).catch(() => undefined)
  // A pipe or a device could be read for ever.
  const size = found?.isFile() === true ? found.size : undefined
  if (size === undefined || size > longestAnswerBytes)
    throw new HutchError({
      kind: 'program',
      message:
        size === undefined
          ? `"${where}" ended well, but left no results`
          : `"${where}" left results of ${size} bytes; at most ${longestAnswerBytes} can be read`,
      where,
      advice: 'Let it write {"outputs": {"name": value}} to the file {output}, and arrays by numpy.save',
    })
  return await readFile(file, 'utf8')
}
