import { spawn, type ChildProcess } from 'node:child_process'
import type { Clock } from '../../../shared/base/clock.ts'
import { LogTail } from './log-tail.ts'

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
/** A process that left the group may hold the pipes open for ever; what was printed is there long before. */
const lastWordsMs = 500

/**
 * As a child process in a group of its own: at its end, the end of its time or a cancel the whole group is killed.
 * @param limited puts programs in front that hold it to its limits
 */
export function localCommands(
  clock: Clock,
  limited: (run: CommandRun) => readonly [program: string, ...args: string[]],
): RunCommand {
  return async (run, signal) => {
    signal.throwIfAborted()
    const startedMs = clock.elapsedMs()
    const log = new LogTail()
    const [program, ...args] = limited(run)
    const child = spawn(program, args, { cwd: run.folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => {
        log.add(bytes)
        run.onOutput?.(bytes)
      })
    const closed = new Promise<void>(resolve => child.on('close', () => resolve()))
    const { why, end } = await ending(child, run.timeLimitS * 1000, clock, signal)
    signalGroup(child, 'SIGKILL')
    await withinMs(clock, lastWordsMs, closed)
    child.stdout.destroy()
    child.stderr.destroy()
    signal.throwIfAborted()
    return { why, ...end, elapsedS: (clock.elapsedMs() - startedMs) / 1000, log: log.text() }
  }
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
  const first = await Promise.race([exited.then(() => 'ended' as const), over])
  if (first === 'time' || signal.aborted) {
    signalGroup(child, 'SIGTERM')
    await withinMs(clock, graceMs, exited)
    signalGroup(child, 'SIGKILL')
  }
  const end = await exited
  stopWaiting.abort()
  return { why: first, end }
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
