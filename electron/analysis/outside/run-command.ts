import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process'
import type { Clock } from '../../../shared/base/clock.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import { guarded } from './guarded.ts'
import { Hearing } from './hearing.ts'
import { endMarked, markOf } from './marked-processes.ts'

/** A program that is run beside Hutch, with what it may use. */
export interface CommandRun {
  /** Absolute path. */
  readonly program: string
  readonly arguments: readonly string[]
  /** Where it starts, and may write. */
  readonly folder: string
  readonly timeLimitS: number
  readonly memoryLimitBytes: number
  /** Called with what it prints, soon after it did. */
  readonly onOutput?: (bytes: Buffer) => void
  /** Called with what is to be told of it beside that: that it waits in a queue, say. */
  readonly onNote?: (line: string) => void
}

export interface CommandEnd {
  readonly why: 'ended' | 'time'
  /** Undefined when it was killed. */
  readonly exitCode: number | undefined
  readonly signal: string | undefined
  readonly elapsedS: number
  /** The end of what it printed. */
  readonly log: string
}

/**
 * Runs it to its end, whatever that is. Rejects with the signal's reason when cancelled; then, as at any end, nothing of it
 * runs any more.
 */
export type RunCommand = (run: CommandRun, signal: AbortSignal) => Promise<CommandEnd>

/** Between the friendly signal and the one that cannot be ignored. */
const graceMs = 2000
/** What was printed is there long before. */
const lastWordsMs = 500

/**
 * As a child process in a group of its own. At its end, the end of its time and a cancel the whole group is killed, and what has left
 * the group; at the end of Hutch the group.
 * @param limited puts programs in front that hold it to its limits
 */
export function localCommands(
  clock: Clock,
  limited: (run: CommandRun) => readonly [program: string, ...args: string[]],
): RunCommand {
  return async (run, signal) => {
    signal.throwIfAborted()
    const startedMs = clock.elapsedMs()
    const child = begun(run, guarded(limited(run)))
    const hearing = new Hearing([child.stdout, child.stderr], clock, run.onOutput)
    const closed = new Promise<void>(resolve => child.on('close', () => resolve()))
    try {
      const { why, end } = await ending(child, run.timeLimitS * 1000, clock, signal)
      signalGroup(child, 'SIGKILL')
      await endMarked(run.folder)
      await withinMs(clock, lastWordsMs, closed)
      signal.throwIfAborted()
      return { why, ...end, elapsedS: (clock.elapsedMs() - startedMs) / 1000, log: hearing.log }
    } finally {
      hearing.end()
      child.stdin.destroy()
    }
  }
}

function begun(run: CommandRun, [program, ...args]: readonly string[]): ChildProcessWithoutNullStreams {
  const env = { ...process.env, ...markOf(run.folder) }
  try {
    return spawn(program ?? run.program, args, { cwd: run.folder, detached: true, env })
  } catch (error) {
    throw isTooLong(error) ? tooLong(run) : error
  }
}

function isTooLong(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'E2BIG'
}

function tooLong({ program, arguments: args }: CommandRun): HutchError {
  const longest = Math.max(...args.map(argument => argument.length))
  return new HutchError({
    kind: 'limit',
    message: `The arguments of ${program} are too long for the system, one has ${longest} characters`,
    where: program,
    advice: 'Let the program read long values from the file {input}',
  })
}

type Exit = Pick<CommandEnd, 'exitCode' | 'signal'>

async function ending(
  child: ChildProcess,
  limitMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<{ readonly why: CommandEnd['why']; readonly end: Exit }> {
  const exited = exitOf(child)
  const stopWaiting = new AbortController()
  const either = AbortSignal.any([signal, stopWaiting.signal])
  const over = clock.sleep(limitMs, either).then(
    () => 'time' as const,
    () => 'ended' as const,
  )
  try {
    const first = await Promise.race([exited.then(() => 'ended' as const), over])
    if (first === 'time' || signal.aborted) {
      signalGroup(child, 'SIGTERM')
      await withinMs(clock, graceMs, exited)
      signalGroup(child, 'SIGKILL')
    }
    return { why: first, end: await exited }
  } finally {
    stopWaiting.abort()
  }
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve({ exitCode: code ?? undefined, signal: signal ?? undefined }))
  })
}

/** Resolves when `done` does, and after `limitMs` at the latest. */
async function withinMs(clock: Clock, limitMs: number, done: Promise<unknown>): Promise<void> {
  const stop = new AbortController()
  const waited = clock.sleep(limitMs, stop.signal).catch(() => undefined)
  await Promise.race([done, waited])
  stop.abort()
}

/** The child leads its group: a negative id means all of it. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch (error) {
    // No process of the group is left.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
