import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { demand } from '../../../../shared/base/assert.ts'
import type { Clock } from '../../../../shared/base/clock.ts'
import { HutchError } from '../../../../shared/model/problem.ts'
import { LogTail } from '../log-tail.ts'
import type { CommandEnd } from '../run-command.ts'
import { arrayScript, memberScript, timedOutCode } from './slurm-scripts.ts'
import type { Wanted } from './slurm-commands.ts'
import { cancelMember, memberStates, submitArray, type Cluster, type MemberState } from './slurm-tools.ts'

/** A scheduler is asked this often: for hundreds of users, oftener would be rude. */
const askEveryMs = 2000
/** As long may it be away, restarted say, before its jobs are given up. */
const awayMs = 300_000
/** A shared disk shows a file this long after the scheduler knows that the job has ended (NFS caches attributes for up to 60 s). */
const lateFileMs = 90_000
/** As much as `LogTail` keeps. */
const logBytes = 64 * 2 ** 10

/** Submits all of them as one array and follows it until every one has ended; each is told of its own end. */
export async function runArray(wanted: readonly Wanted[], cluster: Cluster, clock: Clock): Promise<void> {
  const parent = dirname(demand(wanted[0], 'run').run.folder)
  const batch = await mkdtemp(join(parent, '.hutch-slurm-'))
  try {
    for (const [at, { run }] of wanted.entries())
      await writeFile(join(batch, `task_${at}.sh`), memberScript(run, join(batch, `exit_${at}`)))
    const script = join(batch, 'array.sh')
    await writeFile(script, arrayScript(batch))
    const job = await submitArray(cluster, script, batch, demand(wanted[0], 'run').run, wanted.length)
    const follower = new ArrayFollower(wanted, cluster, clock, batch, job)
    await follower.follow()
  } catch (error) {
    for (const { reject } of wanted) reject(error)
  } finally {
    await rm(batch, { recursive: true, force: true })
  }
}

class ArrayFollower {
  readonly #wanted: readonly Wanted[]
  readonly #cluster: Cluster
  readonly #clock: Clock
  readonly #batch: string
  readonly #job: string
  readonly #open: Set<number>
  readonly #cancelled = new Set<number>()
  readonly #startedMs: number
  /** Bytes of the log of each that were handed on. */
  readonly #relayed = new Map<number, number>()
  readonly #goneSinceMs = new Map<number, number>()
  #answeredMs: number

  constructor(wanted: readonly Wanted[], cluster: Cluster, clock: Clock, batch: string, job: string) {
    this.#wanted = wanted
    this.#cluster = cluster
    this.#clock = clock
    this.#batch = batch
    this.#job = job
    this.#open = new Set(wanted.keys())
    this.#startedMs = clock.elapsedMs()
    this.#answeredMs = this.#startedMs
  }

  async follow(): Promise<void> {
    while (this.#open.size > 0) {
      await this.#sleep()
      await this.#cancelUnwanted()
      const states = await this.#states()
      for (const at of this.#open) {
        await this.#relay(at)
        await this.#look(at, states?.get(at))
      }
    }
  }

  /** Cut short by a cancel. */
  async #sleep(): Promise<void> {
    const waiting = this.#wanted.filter(({ signal }, at) => this.#open.has(at) && !signal.aborted)
    const signal = AbortSignal.any(waiting.map(wanted => wanted.signal))
    await this.#clock.sleep(askEveryMs, signal).catch(() => undefined)
  }

  async #cancelUnwanted(): Promise<void> {
    for (const at of this.#open) {
      const { signal } = demand(this.#wanted[at], 'run')
      if (!signal.aborted || this.#cancelled.has(at)) continue
      await this.#patiently(async () => {
        await cancelMember(this.#cluster, `${this.#job}_${at}`)
        this.#cancelled.add(at)
      })
    }
  }

  async #states(): Promise<ReadonlyMap<number, MemberState> | undefined> {
    return await this.#patiently(() => memberStates(this.#cluster, this.#job))
  }

  /** Undefined while the scheduler does not answer; rejects when it has been away for too long. */
  async #patiently<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await ask()
      this.#answeredMs = this.#clock.elapsedMs()
      return answer
    } catch (error) {
      if (this.#clock.elapsedMs() - this.#answeredMs > awayMs) throw error
      return undefined
    }
  }

  /** What was printed since it was last asked for, at most as much as is kept at the end. */
  async #relay(at: number): Promise<void> {
    const { onOutput } = demand(this.#wanted[at], 'run').run
    if (onOutput === undefined) return
    const printed = await bytesOf(join(this.#batch, `log_${at}`), this.#relayed.get(at) ?? 0)
    this.#relayed.set(at, printed.size)
    if (printed.bytes.length > 0) onOutput(printed.bytes)
  }

  async #look(at: number, state: MemberState | undefined): Promise<void> {
    const wanted = demand(this.#wanted[at], 'run')
    const code = await exitCode(join(this.#batch, `exit_${at}`))
    if (code === undefined && !this.#hasEnded(at, state)) return
    this.#open.delete(at)
    await this.#relay(at)
    if (wanted.signal.aborted) wanted.reject(wanted.signal.reason)
    else wanted.resolve(await this.#end(at, code, state))
  }

  /** The script tells its end itself; without its word the scheduler's counts, after the time that files may need to be seen. */
  #hasEnded(at: number, state: MemberState | undefined): boolean {
    if (state === undefined || state.isActive) return false
    if (this.#cancelled.has(at) || state.name !== 'COMPLETED') return true
    const since = this.#goneSinceMs.get(at) ?? this.#clock.elapsedMs()
    this.#goneSinceMs.set(at, since)
    return this.#clock.elapsedMs() - since > lateFileMs
  }

  async #end(at: number, code: number | undefined, state: MemberState | undefined): Promise<CommandEnd> {
    const log = await tailOf(join(this.#batch, `log_${at}`))
    const elapsedS = (this.#clock.elapsedMs() - this.#startedMs) / 1000
    if (
      code === undefined &&
      state !== undefined &&
      state.name !== 'TIMEOUT' &&
      state.name !== 'OUT_OF_MEMORY'
    )
      throw lost(`${this.#job}_${at}`, state.name, log)
    return {
      why: code === timedOutCode || state?.name === 'TIMEOUT' ? 'time' : 'ended',
      exitCode: state?.name === 'OUT_OF_MEMORY' ? undefined : code,
      signal: state?.name === 'OUT_OF_MEMORY' ? 'SIGKILL' : undefined,
      elapsedS,
      log,
    }
  }
}

function lost(job: string, state: string, log: string): HutchError {
  return new HutchError({
    kind: 'program',
    message: `Slurm ended job ${job} as ${state}; its last words: ${log.trim().split('\n').at(-1) ?? ''}`,
    advice: 'Ask whoever runs the cluster, or start it again',
  })
}

async function exitCode(file: string): Promise<number | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text === '' ? undefined : Number(text)
}

/** The end of what was printed. */
async function tailOf(file: string): Promise<string> {
  const tail = new LogTail()
  tail.add((await bytesOf(file, 0)).bytes)
  return tail.text()
}

/** A file from `from` on, or its end where that is too much; nothing where no file was made. */
async function bytesOf(
  file: string,
  from: number,
): Promise<{ readonly bytes: Buffer; readonly size: number }> {
  const handle = await open(file).catch(() => undefined)
  if (handle === undefined) return { bytes: Buffer.alloc(0), size: from }
  try {
    const { size } = await handle.stat()
    const start = Math.max(from, size - logBytes)
    const bytes = Buffer.alloc(Math.max(0, size - start))
    await handle.read(bytes, 0, bytes.length, start)
    return { bytes, size }
  } finally {
    await handle.close()
  }
}
