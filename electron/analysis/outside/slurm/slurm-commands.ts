import type { Clock } from '../../../../shared/base/clock.ts'
import { demand } from '../../../../shared/base/assert.ts'
import type { CommandEnd, CommandRun, RunCommand } from '../run-command.ts'
import { runArray } from './slurm-array.ts'
import type { Cluster } from './slurm-tools.ts'

/** Jobs for many nodes begin within this time of each other: they become one array. */
const gatherMs = 1000

/** One of an array in the making. */
export interface Wanted {
  readonly run: CommandRun
  readonly signal: AbortSignal
  readonly resolve: (end: CommandEnd) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Programs on a Slurm cluster (tried with 22.05), by its own commands: `sbatch`, `squeue`, `sacct`, `scancel`. Folders of runs must be on
 * a disk that the cluster shares. Runs of like limits that are wanted together are submitted as one array.
 */
export function slurmCommands(clock: Clock, cluster: Cluster): RunCommand {
  const gathering = new Map<string, Wanted[]>()
  const submit = async (limits: string): Promise<void> => {
    await clock.sleep(gatherMs)
    const gathered = demand(gathering.get(limits), 'an array that somebody wants')
    gathering.delete(limits)
    for (const { reject, signal } of gathered) if (signal.aborted) reject(signal.reason)
    const wanted = gathered.filter(({ signal }) => !signal.aborted)
    if (wanted.length === 0) return
    await runArray(wanted, cluster, clock).catch((error: unknown) => {
      for (const { reject } of wanted) reject(error)
    })
  }
  return (run, signal) =>
    new Promise((resolve, reject) => {
      const limits = `${run.timeLimitS} ${run.memoryLimitBytes}`
      const wanted = { run, signal, resolve, reject }
      const others = gathering.get(limits)
      if (others !== undefined) {
        others.push(wanted)
        return
      }
      gathering.set(limits, [wanted])
      submit(limits).catch(reject)
    })
}
