import { HutchError } from '../../../shared/model/problem.ts'
import type { CommandEnd, CommandRun } from './run-command.ts'

/** Why a run is no success, in words that say what to do; undefined when it ended as it should. */
export function commandProblem(step: string, run: CommandRun, end: CommandEnd): HutchError | undefined {
  const { exitCode, why } = end
  if (why === 'ended' && exitCode === 0) return undefined
  const said = lastWords(end.log)
  if (why === 'time')
    return new HutchError({
      kind: 'timeout',
      message: `"${step}" had not ended after ${run.timeLimitS} s and was stopped${said}`,
      advice: 'Set a longer "timeLimit", or find out what it waits for',
    })
  const memory = `${(run.memoryLimitBytes / 1e9).toPrecision(3)} GB`
  if (memoryWords.test(end.log.slice(-4000)))
    return new HutchError({
      kind: 'limit',
      message: `"${step}" ran out of memory, it may use ${memory}${said}`,
      advice: 'Set a higher "memoryLimit", or let it work on fewer images at a time',
    })
  if (end.signal === 'SIGKILL')
    return new HutchError({
      kind: 'limit',
      message: `"${step}" was killed, by a person or because memory ran out; it may use ${memory}${said}`,
      advice: 'Where it was memory, let it work on fewer images at a time; then run it again',
    })
  return new HutchError({
    kind: 'program',
    message: `"${step}" ${howEnded(end)}${said}`,
    advice: 'Correct the program or what it is given, then run it again',
  })
}

/** What the usual languages say: Python, C++, C, Java, Octave. */
const memoryWords =
  /MemoryError|bad_alloc|cannot allocate memory|unable to allocate|OutOfMemory|out of memory/i

function howEnded({ exitCode, signal }: CommandEnd): string {
  return exitCode === undefined ? `was ended by ${signal ?? 'a signal'}` : `failed with exit code ${exitCode}`
}

/** The last line that says something; programs tell the reason there. */
function lastWords(log: string): string {
  const line = log
    .split('\n')
    .map(text => text.trim())
    .findLast(text => text !== '')
  return line === undefined ? '; it printed nothing' : `; its last words: ${line.slice(0, 300)}`
}
