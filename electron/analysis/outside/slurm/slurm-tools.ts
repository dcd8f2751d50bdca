import { execFile } from 'node:child_process'
import { HutchError } from '../../../../shared/model/problem.ts'
import { findProgram } from '../find-program.ts'
import type { CommandRun } from '../run-command.ts'

/** Where Slurm's commands are looked for, and what they are told: `SLURM_CONF`, `SBATCH_PARTITION` … as the site sets them. */
export interface Cluster {
  readonly environment: NodeJS.ProcessEnv
}

export interface MemberState {
  /** `PENDING`, `RUNNING`, `COMPLETED` … as squeue(1) has them. */
  readonly name: string
  readonly isActive: boolean
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
    ...['--parsable', '--job-name=hutch', `--array=0-${count - 1}`, `--output=${batch}/log_%a`],
    ...[`--time=${Math.ceil((timeLimitS + spareS) / 60)}`, `--mem=${Math.ceil(memoryLimitBytes / 2 ** 20)}M`],
    script,
  ])
  // With a federation: id;cluster
  return text.trim().split(';')[0] ?? ''
}

/** By member. Ended jobs are known to squeue for some minutes, to sacct for as long as there is accounting. */
export async function memberStates(cluster: Cluster, job: string): Promise<ReadonlyMap<number, MemberState>> {
  const queued = await ask(cluster, 'squeue', ['-h', '-r', '-t', 'all', '-j', job, '-o', '%i|%T']).catch(
    unknownJob,
  )
  if (queued !== undefined && queued.trim() !== '') return statesOf(queued)
  return statesOf(await ask(cluster, 'sacct', ['-n', '-P', '-X', '-j', job, '-o', 'JobID,State']))
}

export async function cancelMember(cluster: Cluster, member: string): Promise<void> {
  await ask(cluster, 'scancel', [member])
}

/** `12_0|RUNNING`; sacct adds who cancelled: `CANCELLED by 0`. */
function statesOf(text: string): ReadonlyMap<number, MemberState> {
  const states = new Map<number, MemberState>()
  for (const [, member = '', name = ''] of text.matchAll(/^\d+_(\d+)\|(\w+)/gm))
    states.set(Number(member), { name, isActive: active.has(name) })
  return states
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

async function ask({ environment }: Cluster, name: string, args: readonly string[]): Promise<string> {
  const program = findProgram(name, '/', environment.PATH, 'Slurm')
  return await new Promise((resolve, reject) => {
    const options = { env: environment, timeout: answerMs, maxBuffer: 2 ** 24 }
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(refusal(name, stderr, error))
    })
  })
}

function refusal(name: string, stderr: string, cause: Error): HutchError {
  const words = stderr.trim().split('\n').at(-1) ?? ''
  return new HutchError(
    {
      kind: 'connection',
      message: `The cluster did not take "${name}": ${words === '' ? cause.message : words}`,
      where: 'Slurm',
      advice: 'Check that Slurm is up (sinfo) and takes jobs of yours, or run it here',
    },
    cause,
  )
}
