import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { demand } from '../../../../shared/base/assert.ts'
import type { Clock } from '../../../../shared/base/clock.ts'
import type { CommandEnd } from '../run-command.ts'
import type { Wanted } from './slurm-commands.ts'
import { SlurmLog } from './slurm-log.ts'
import { lostJob } from './slurm-lost.ts'
import { arrayScript, memberScript, parseEnd, type MemberEnd } from './slurm-scripts.ts'
import { cancelMember, memberStates, submitArray, type Cluster, type MemberState } from './slurm-tools.ts'

/** A scheduler is asked this often: for hundreds of users, oftener would be rude. */
const askEveryMs = 2000
/** As long may it be away, restarted say, before its jobs are given up. */
const awayMs = 300_000
/** A shared disk shows a file this long after the scheduler knows that the job has ended (NFS caches attributes for up to 60 s). */
const lateFileMs = 90_000

/** Submits all of them as one array and follows it until every one has ended; each is told of its own end. */
export async function runArray(wanted: readonly Wanted[], cluster: Cluster, clock: Clock): Promise<void> {
  const { run } = demand(wanted[0], 'run')
  const batch = await mkdtemp(join(dirname(run.folder), '.hutch-slurm-'))
  try {
    for (const [at, member] of wanted.entries())
      await writeFile(join(batch, `task_${at}.sh`), memberScript(member.run, join(batch, `exit_${at}`)))
    const script = join(batch, 'array.sh')
    await writeFile(script, arrayScript(batch))
    const job = await submitArray(cluster, script, batch, run, wanted.length)
    const follower = new ArrayFollower(wanted, cluster, clock, batch, job)
    await follower.follow()
  } finally {
    await rm(batch, { recursive: true, force: true, maxRetries: 3 })
  }
}

class ArrayFollower {
  readonly #wanted: readonly Wanted[]
  readonly #cluster: Cluster
  readonly #clock: Clock
  readonly #batch: string
  readonly #job: string
  readonly #open: Set<number>
  readonly #logs: readonly SlurmLog[]
  readonly #cancelled = new Set<number>()
  readonly #startedMs: number
  readonly #goneSinceMs = new Map<number, number>()
  readonly #told = new Map<number, string>()
  #answeredMs: number

  constructor(wanted: readonly Wanted[], cluster: Cluster, clock: Clock, batch: string, job: string) {
    this.#wanted = wanted
    this.#cluster = cluster
    this.#clock = clock
    this.#batch = batch
    this.#job = job
    this.#open = new Set(wanted.keys())
    this.#logs = wanted.map((_, at) => new SlurmLog(join(batch, `log_${at}`)))
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
        await this.#look(at, states === undefined ? undefined : (states.get(at) ?? unknown))
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

  async #relay(at: number): Promise<void> {
    const news = await demand(this.#logs[at], 'log').news()
    if (news.length > 0) demand(this.#wanted[at], 'run').run.onOutput?.(news)
  }

  async #look(at: number, state: MemberState | undefined): Promise<void> {
    const wanted = demand(this.#wanted[at], 'run')
    const end = await endOf(join(this.#batch, `exit_${at}`), wanted.run.timeLimitS)
    if (state?.isActive === true) this.#note(at, state)
    if (end === undefined && !this.#hasEnded(at, state)) return
    this.#open.delete(at)
    await this.#relay(at)
    if (wanted.signal.aborted) wanted.reject(wanted.signal.reason)
    else await this.#tell(at, end, state)
  }

  /** A person sees why nothing happens yet. */
  #note(at: number, { name, reason }: MemberState): void {
    const why = name !== 'PENDING' || reason === '' || reason === 'None' ? '' : `, ${reason}`
    const words = `Slurm job ${this.#job}_${at}: ${name}${why}`
    if (this.#told.get(at) !== words) demand(this.#wanted[at], 'run').run.onNote?.(words)
    this.#told.set(at, words)
  }

  /** The script tells its end itself; without its word the scheduler's counts, after the time that files may need to be seen. */
  #hasEnded(at: number, state: MemberState | undefined): boolean {
    if (state === undefined) return false
    if (state.isActive) {
      // Back from a node that was lost, say.
      this.#goneSinceMs.delete(at)
      return false
    }
    if (this.#cancelled.has(at) || !isSilent(state)) return true
    const since = this.#goneSinceMs.get(at) ?? this.#clock.elapsedMs()
    this.#goneSinceMs.set(at, since)
    return this.#clock.elapsedMs() - since > lateFileMs
  }

  async #tell(at: number, end: MemberEnd | undefined, state: MemberState | undefined): Promise<void> {
    const { reject, resolve } = demand(this.#wanted[at], 'run')
    const log = await demand(this.#logs[at], 'log').tail()
    const elapsedS = (this.#clock.elapsedMs() - this.#startedMs) / 1000
    const ending = endedByCluster(state?.name) ?? end
    if (ending === undefined) reject(lostJob(`${this.#job}_${at}`, state?.name ?? unknown.name, log))
    else resolve({ ...ending, elapsedS, log } satisfies CommandEnd)
  }
}

/** Neither squeue nor sacct has heard of it. */
const unknown: MemberState = { name: 'unknown', isActive: false, reason: '' }

/** These end well as far as the scheduler knows: the word of the script is on its way. */
function isSilent({ name }: MemberState): boolean {
  return name === 'COMPLETED' || name === unknown.name
}

function endedByCluster(state: string | undefined): MemberEnd | undefined {
  if (state === 'TIMEOUT') return { why: 'time', exitCode: undefined, signal: undefined }
  if (state === 'OUT_OF_MEMORY') return { why: 'ended', exitCode: undefined, signal: 'SIGKILL' }
  return undefined
}

async function endOf(file: string, timeLimitS: number): Promise<MemberEnd | undefined> {
  return parseEnd(await readFile(file, 'utf8').catch(() => ''), timeLimitS)
}
