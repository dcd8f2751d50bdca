import type { CommandRun } from '../run-command.ts'

/** What `timeout` of coreutils answers when the time was over. */
export const timedOutCode = 124

/** The script of every member: it begins its own. */
export function arrayScript(batch: string): string {
  return `#!/bin/sh\nexec /bin/sh ${quoted(batch)}/task_"$SLURM_ARRAY_TASK_ID".sh\n`
}

/** Runs one program within its limits and leaves its exit code, complete or not at all. */
export function memberScript(run: CommandRun, exitFile: string): string {
  const words = [run.program, ...run.arguments].map(quoted).join(' ')
  return [
    `cd ${quoted(run.folder)} || exit 125`,
    `ulimit -d ${Math.floor(run.memoryLimitBytes / 1024)}`,
    `timeout --kill-after=2 ${run.timeLimitS} ${words}`,
    `echo $? > ${quoted(`${exitFile}.draft`)}`,
    `mv ${quoted(`${exitFile}.draft`)} ${quoted(exitFile)}`,
    '',
  ].join('\n')
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}
