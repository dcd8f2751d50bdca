import type { Clock } from '../../../shared/base/clock.ts'
import { commandLimits, defaultMemoryBytes } from './command-limits.ts'
import { localCommands } from './run-command.ts'
import type { Programs } from './run-step.ts'
import { slurmCommands } from './slurm/slurm-commands.ts'

export const executors = ['local', 'slurm'] as const
/** Where programs are run: on this machine, or on a Slurm cluster. */
export type Executor = (typeof executors)[number]

/** `HUTCH_EWOKS_PYTHON` in the environment names the Python that has ewoks; `python3` otherwise. */
export function programsFor(executor: Executor, clock: Clock, environment: NodeJS.ProcessEnv): Programs {
  const path = environment.PATH
  const isLocal = executor === 'local'
  return {
    path,
    run: isLocal ? localCommands(clock, commandLimits(path)) : slurmCommands(clock, { environment }),
    worksIn: isLocal ? 'temporary folder' : 'results',
    ewoksPython: environment.HUTCH_EWOKS_PYTHON ?? 'python3',
    memoryLimitBytes: defaultMemoryBytes(),
  }
}
