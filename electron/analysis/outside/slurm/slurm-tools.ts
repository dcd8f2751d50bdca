import { execFile } from 'node:child_process'
import { HutchError } from '../../../../shared/model/problem.ts'
import { findProgram } from '../find-program.ts'
import type { CommandRun } from '../run-command.ts'

/** Where Slurm's commands are looked for, and what they are told: `SLURM_CONF`, `SBATCH_PARTITION` … as the site sets them. */
export interface Cluster {
  readonly environment: NodeJS.ProcessEnv
}

export interface MemberState {
  /** `PENDING`, `RUNNING`, `COMPLETED` … as squeue(1) has them; `unknown` where nobody can say how it ended. */
  readonly name: string
  readonly isActive: boolean
  /** Why it waits, `Resources`; empty or `None` where it does not. */
  readonly reason: string
}

/** A scheduler that does not answer for so long is away. */
const answerMs = 30_000
/** Beside the program's own limit: a start on a slow disk. */
const spareS = 120

/** Id of the job whose members are 0 … count − 1. */
export async function submitArray(
  cluster: Cluster,
  script: string,
  batch: string,
  { memoryLimitBytes, timeLimitS }: CommandRun,
  count: number,
): Promise<string> {
  const text = await ask(cluster, 'sbatch', [
    ...['--parsable', '--job-name=hutch', `--array=0-${count - 1}`],
    // Per cent begins a pattern; what is appended to can be cut by whoever follows it.
    ...[`--output=${batch.replaceAll('%', '%%')}/log_%a`, '--open-mode=append'],
    ...[`--time=${Math.ceil((timeLimitS + spareS) / 60)}`, `--mem=${Math.ceil(memoryLimitBytes / 2 ** 20)}M`],
    script,
  ])
  // With a federation: id;cluster. A site may let it say more in front.
  const id = /^(\d+)(?:;\S*)?$/m.exec(text)?.[1]
  if (id !== undefined) return id
  throw refusal('sbatch', `it told no number of a job, but "${text.trim().slice(0, 200)}"`)
}

/** By member. Ended jobs are known to squeue for some minutes, to sacct for as long as there is accounting. */
export async function memberStates(cluster: Cluster, job: string): Promise<ReadonlyMap<number, MemberState>> {
  const queued = await ask(cluster, 'squeue', ['-h', '-r', '-t', 'all', '-j', job, '-o', '%i|%T|%r']).catch(
    unknownJob,
  )
  if (queued !== undefined && queued.trim() !== '') return statesOf(queued)
  const accounted = await ask(cluster, 'sacct', ['-n', '-P', '-X', '-j', job, '-o', 'JobID,State']).catch(
    withoutAccounting,
  )
  return new Map([...statesOf(accounted)].map(([member, state]) => [member, ended(state)]))
}

export async function cancelMember(cluster: Cluster, member: string): Promise<void> {
  await ask(cluster, 'scancel', [member])
}

/** `12_0|RUNNING|None`; sacct adds who cancelled: `CANCELLED by 0`. */
function statesOf(text: string): ReadonlyMap<number, MemberState> {
  const states = new Map<number, MemberState>()
  for (const [, member = '', name = '', reason = ''] of text.matchAll(/^\d+_(\d+)\|(\w+)[^|\n]*\|?(.*)$/gm))
    states.set(Number(member), { name, isActive: active.has(name), reason })
  return states
}

/** The scheduler itself has forgotten it: accounting that calls it running is late. */
function ended(state: MemberState): MemberState {
  return state.isActive ? { ...state, name: 'unknown', isActive: false } : state
}

const active: ReadonlySet<string> = new Set([
  ...['PENDING', 'CONFIGURING', 'RUNNING', 'COMPLETING', 'SUSPENDED', 'STOPPED', 'RESIZING', 'SIGNALING'],
  ...['REQUEUED', 'REQUEUE_HOLD', 'REQUEUE_FED', 'RESV_DEL_HOLD', 'SPECIAL_EXIT', 'STAGE_OUT'],
])

/** squeue refuses ids that it has forgotten. */
function unknownJob(error: unknown): undefined {
  if (error instanceof HutchError && error.message.includes('Invalid job id')) return undefined
  throw error
}

/** Many small clusters keep none, or have no sacct. */
function withoutAccounting(error: unknown): string {
  const isNone =
    error instanceof HutchError &&
    (error.kind === 'not-found' || error.message.includes('accounting storage is disabled'))
  if (isNone) return ''
  throw error
}

async function ask({ environment }: Cluster, name: string, args: readonly string[]): Promise<string> {
  const program = findProgram(name, '/', environment.PATH, 'Slurm')
  return await new Promise((resolve, reject) => {
    const options = { env: environment, timeout: answerMs, maxBuffer: 2 ** 24 }
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(refusal(name, lastLine(stderr) ?? unanswered(error), error))
    })
  })
}

function lastLine(stderr: string): string | undefined {
  const line = stderr.trim().split('\n').at(-1) ?? ''
  return line === '' ? undefined : line
}

function unanswered(error: Error): string {
  return 'killed' in error && error.killed === true ? `no answer for ${answerMs / 1000} s` : error.message
}

function refusal(name: string, why: string, cause?: Error): HutchError {
  return new HutchError(
    {
      kind: 'connection',
      message: `The cluster did not take "${name}": ${why}`,
      where: 'Slurm',
      advice: 'Check that Slurm is up (sinfo) and takes jobs of yours, or run it here',
    },
    cause,
  )
}
