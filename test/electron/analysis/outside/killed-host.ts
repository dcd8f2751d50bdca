import { writeFileSync } from 'node:fs'
import { commandLimits } from '../../../../electron/analysis/outside/command-limits.ts'
import { localCommands } from '../../../../electron/analysis/outside/run-command.ts'
import { systemClock } from '../../../../electron/platform/system-clock.ts'

/* A process that runs a program with children, and is killed by its test. Arguments: folder, file for the ids. */

const [, , folder = '', ids = ''] = process.argv
const script = 'sleep 1000 & sleep 1000 & echo "$$ $!" > ids.draft; mv ids.draft "$1"; wait'
const commands = localCommands(systemClock(), commandLimits(process.env.PATH))
writeFileSync(`${ids}.begun`, '')
await commands(
  {
    ...{ program: '/bin/sh', arguments: ['-c', script, 'sh', ids], folder },
    ...{ timeLimitS: 1000, memoryLimitBytes: 1e9 },
  },
  new AbortController().signal,
)
