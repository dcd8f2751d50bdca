import { constants } from 'node:os'
import type { CommandRun } from '../run-command.ts'

/** The script of every member: it begins its own. */
export function arrayScript(batch: string): string {
  return `#!/bin/sh\nexec /bin/sh ${quoted(batch)}/task_"$SLURM_ARRAY_TASK_ID".sh\n`
}

/** Runs one program within its limits and leaves its exit code and how many seconds it took, complete or not at all. */
export function memberScript(run: CommandRun, exitFile: string): string {
  const words = [run.program, ...run.arguments].map(quoted).join(' ')
  return [
    `cd ${quoted(run.folder)} || exit 125`,
    `ulimit -d ${Math.floor(run.memoryLimitBytes / 1024)}`,
    'began=$(date +%s)',
    `timeout --kill-after=2 ${run.timeLimitS} ${words}`,
    'code=$?',
    `echo "$code $(($(date +%s) - began))" > ${quoted(`${exitFile}.draft`)}`,
    `mv ${quoted(`${exitFile}.draft`)} ${quoted(exitFile)}`,
    '',
  ].join('\n')
}

export interface MemberEnd {
  readonly why: 'ended' | 'time'
  readonly exitCode: number | undefined
  readonly signal: string | undefined
}

/** What `timeout` of coreutils answers when the time was over, and when the program had to be killed then. */
const timedOutCodes: readonly number[] = [124, 137]

/** What the script left; undefined while it left nothing. A program may end by itself with a code that means something else. */
export function parseEnd(text: string, timeLimitS: number): MemberEnd | undefined {
  const [, code = '', tookS = ''] = /^(\d+) (\d+)\n$/.exec(text) ?? []
  if (code === '') return undefined
  // Both clocks are read in whole seconds.
  if (timedOutCodes.includes(Number(code)) && Number(tookS) + 1 >= timeLimitS)
    return { why: 'time', exitCode: undefined, signal: undefined }
  const signal = signalOf(Number(code))
  return { why: 'ended', exitCode: signal === undefined ? Number(code) : undefined, signal }
}

/** A shell tells the end by a signal as 128 + its number. */
function signalOf(code: number): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0]
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}
