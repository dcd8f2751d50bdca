import { appendFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CommandEnd } from '../../../../electron/analysis/outside/run-command.ts'
import { slurmCommands } from '../../../../electron/analysis/outside/slurm/slurm-commands.ts'
import { SlurmLog } from '../../../../electron/analysis/outside/slurm/slurm-log.ts'
import { parseEnd } from '../../../../electron/analysis/outside/slurm/slurm-scripts.ts'
import { toProblem } from '../../../../shared/model/problem.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { fakeCluster, fastClock, type FakeCommands } from './fake-cluster.ts'

const unknownId = 'echo "slurm_load_jobs error: Invalid job id specified" >&2; exit 1'
const noAccounting = 'echo "Slurm accounting storage is disabled" >&2; exit 1'
const noContact = 'echo "slurm_load_jobs error: Unable to contact slurm controller" >&2; exit 1'

const words = { program: '/bin/true', arguments: [], timeLimitS: 60, memoryLimitBytes: 1e9 }

/** What is told of `count` programs, each by how it ended or by what went wrong. */
async function toldBy(
  commands: FakeCommands,
  { count = 1, notes = [], times = 1000 }: { count?: number; notes?: string[]; times?: number } = {},
): Promise<readonly string[]> {
  const folder = temporaryFolder()
  const run = slurmCommands(fastClock(times), fakeCluster(folder, commands))
  const ends = await Promise.all(
    Array.from({ length: count }, async () => {
      const onNote = (line: string): void => void notes.push(line)
      const end = run({ ...words, folder: join(folder, 'step'), onNote }, new AbortController().signal)
      return await end.then(endWords, (error: unknown) => toProblem(error).message)
    }),
  )
  // Nothing stays behind, a moment after the last was told.
  await expect.poll(() => readdirSync(folder)).toEqual(['bin'])
  return ends
}

function endWords({ exitCode, log, signal, why }: CommandEnd): string {
  return `${why} ${exitCode ?? signal ?? ''} ${log.trim()}`.trim()
}

describe('a job of the cluster that', () => {
  test.each<readonly [what: string, commands: FakeCommands, told: string]>([
    [
      'was cancelled by an administrator',
      { squeue: 'echo "7_0|CANCELLED|None"' },
      'Slurm ended job 7_0 as CANCELLED: it was cancelled there',
    ],
    [
      'was cancelled by an administrator long ago',
      { squeue: unknownId, sacct: 'echo "7_0|CANCELLED by 0"' },
      'Slurm ended job 7_0 as CANCELLED: it was cancelled there',
    ],
    [
      'lost its node',
      { squeue: 'echo "7_0|NODE_FAIL|NodeDown"' },
      'Slurm ended job 7_0 as NODE_FAIL: its node failed',
    ],
    ['was stopped by its time', { squeue: 'echo "7_0|TIMEOUT|TimeLimit"' }, 'time'],
    ['was stopped by its memory', { squeue: 'echo "7_0|OUT_OF_MEMORY|None"' }, 'ended SIGKILL'],
    [
      'could not be begun',
      { squeue: 'echo "7_0|FAILED|NonZeroExitCode"' },
      'Slurm ended job 7_0 as FAILED: its script could not be run',
    ],
    [
      'ended well, but left no word on the shared disk',
      { squeue: 'echo "7_0|COMPLETED|None"' },
      'Slurm ended job 7_0 as COMPLETED: nothing of its end can be seen',
    ],
    [
      'nobody knows any more, where there is no accounting',
      { squeue: unknownId, sacct: noAccounting },
      'Slurm ended job 7_0 as unknown: nothing of its end can be seen',
    ],
    [
      'nobody knows any more, where there is no sacct',
      { squeue: unknownId },
      'Slurm ended job 7_0 as unknown: nothing of its end can be seen',
    ],
    [
      'accounting, which is late, calls running',
      { squeue: unknownId, sacct: 'echo "7_0|RUNNING"' },
      'Slurm ended job 7_0 as unknown: nothing of its end can be seen',
    ],
    [
      'accounting has not heard of',
      { squeue: unknownId, sacct: 'true' },
      'Slurm ended job 7_0 as unknown: nothing of its end can be seen',
    ],
    [
      'cannot be asked for, since the cluster is away for longer than five minutes',
      { squeue: noContact },
      'The cluster did not take "squeue": slurm_load_jobs error: Unable to contact slurm controller',
    ],
    [
      'is refused for its time',
      { sbatch: 'echo "sbatch: error: Requested time limit is invalid" >&2; exit 1' },
      'The cluster did not take "sbatch": sbatch: error: Requested time limit is invalid',
    ],
    [
      'is taken without a number',
      { sbatch: 'echo "Welcome to the cluster"' },
      'The cluster did not take "sbatch": it told no number of a job, but "Welcome to the cluster"',
    ],
    [
      'is taken with a greeting, by a federation',
      { sbatch: 'echo "Welcome"; echo "7;north"; echo "3 1" > "$batch/exit_0"; echo said > "$batch/log_0"' },
      'ended 3 said',
    ],
  ])('%s', async (_, commands, told) => {
    expect(await toldBy({ squeue: noContact, ...commands })).toEqual([told])
  })
})

test('of an array each is told its own end', async () => {
  const sbatch = 'echo "0 1" > "$batch/exit_0"; echo "139 1" > "$batch/exit_3"; echo 7'
  const squeue = 'echo "7_0|COMPLETED|None"; echo "7_1|CANCELLED|None"; echo "7_2|NODE_FAIL|None"'
  expect(await toldBy({ sbatch, squeue }, { count: 4 })).toEqual([
    'ended 0',
    'Slurm ended job 7_1 as CANCELLED: it was cancelled there',
    'Slurm ended job 7_2 as NODE_FAIL: its node failed',
    'ended SIGSEGV',
  ])
})

test('a person is told once why a job waits, and that it runs', async () => {
  const notes: string[] = []
  const folder = temporaryFolder()
  const asked = join(folder, 'asked')
  const squeue = `echo >> ${asked}; case $(wc -l < ${asked}) in 1|2) echo "7_0|PENDING|Resources";; 3) echo "7_0|RUNNING|None";; *) echo "7_0|CANCELLED|None";; esac`
  const PATH = process.env.PATH ?? ''
  await toldBy({ squeue: `PATH=${PATH}; ${squeue}` }, { notes, times: 50 })
  expect(notes).toEqual(['Slurm job 7_0: PENDING, Resources', 'Slurm job 7_0: RUNNING'])
})

test('what is cancelled before it was handed over is never submitted', async () => {
  const folder = temporaryFolder()
  const cluster = fakeCluster(folder, { sbatch: `echo submitted > ${join(folder, 'submitted')}; echo 7` })
  const run = slurmCommands(fastClock(20), cluster)
  const stop = new AbortController()
  const end = run({ ...words, folder: join(folder, 'step') }, stop.signal)
  stop.abort(new Error('cancelled'))
  await expect(end).rejects.toThrow('cancelled')
  expect(readdirSync(folder)).toEqual(['bin'])
})

test('a folder that cannot be written to fails all that wanted it', async () => {
  const run = slurmCommands(fastClock(1000), { environment: { PATH: '' } })
  const folder = '/no/such/folder/step'
  const { signal } = new AbortController()
  const ends = await Promise.allSettled([
    run({ ...words, folder }, signal),
    run({ ...words, folder }, signal),
  ])
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})

test('the end that a script leaves says whether it was the time', () => {
  const ended = (text: string): string => {
    const end = parseEnd(text, 10)
    return end === undefined ? 'nothing' : `${end.why} ${end.exitCode ?? end.signal ?? ''}`.trim()
  }
  const told = {
    '0 3\n': 'ended 0',
    '3 3\n': 'ended 3',
    '124 10\n': 'time',
    '137 12\n': 'time',
    // Codes of its own, long before.
    '124 3\n': 'ended 124',
    '137 3\n': 'ended SIGKILL',
    '139 3\n': 'ended SIGSEGV',
    '255 3\n': 'ended 255',
    '': 'nothing',
    '0': 'nothing',
  }
  expect(Object.keys(told).map(text => [text, ended(text)])).toEqual(Object.entries(told))
})

test('the file into which a job prints without end is cut, and its end is still known', async () => {
  const file = join(temporaryFolder(), 'log')
  const log = new SlurmLog(file, 1000)
  expect(await log.news()).toEqual(Buffer.alloc(0))
  writeFileSync(file, 'a'.repeat(600))
  expect((await log.news()).toString()).toBe('a'.repeat(600))
  appendFileSync(file, 'b'.repeat(600))
  expect((await log.news()).toString()).toBe('b'.repeat(600))
  expect(readFileSync(file, 'utf8')).toBe('')
  appendFileSync(file, 'last')
  expect((await log.news()).toString()).toBe('last')
  expect(await log.tail()).toBe(`${'a'.repeat(600)}${'b'.repeat(600)}last`)
})
