import { totalmem } from 'node:os'
import { findInPath } from './find-program.ts'
import type { CommandRun } from './run-command.ts'

/**
 * Programs in front of one that is limited, where the system has them (util-linux and coreutils): less processor time than
 * the acquisition, first to go when memory is short, a limit on its data (setrlimit(2), RLIMIT_DATA: what is only reserved does not
 * count), and its end with ours (prctl(2), PR_SET_PDEATHSIG).
 */
export function commandLimits(
  path: string | undefined,
): (run: CommandRun) => readonly [program: string, ...args: string[]] {
  const has = (name: string): boolean => findInPath(name, path) !== undefined
  const present = { nice: has('nice'), choom: has('choom'), prlimit: has('prlimit'), setpriv: has('setpriv') }
  return ({ program, arguments: args, memoryLimitBytes }) => {
    const front = [
      ...(present.nice ? ['nice', '-n', '10'] : []),
      ...(present.choom ? ['choom', '-n', '500', '--'] : []),
      ...(present.prlimit ? ['prlimit', `--data=${Math.floor(memoryLimitBytes)}`, '--'] : []),
      ...(present.setpriv ? ['setpriv', '--pdeathsig', 'KILL', '--'] : []),
    ]
    const [first, ...rest] = [...front, program, ...args]
    return [first ?? program, ...rest]
  }
}

/** One program may take half of the machine: the other half is the acquisition's. */
export function defaultMemoryBytes(): number {
  return totalmem() / 2
}
