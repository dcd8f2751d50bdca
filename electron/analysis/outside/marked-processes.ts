import { readFile, readdir } from 'node:fs/promises'

const markName = 'HUTCH_STEP'

/** For the environment of a program: its children hand it on, also those that leave its process group. */
export function markOf(folder: string): Readonly<Record<string, string>> {
  return { [markName]: folder }
}

/** A process that begins others as fast as they are found needs several rounds; one that goes on after these is for a person. */
const mostRounds = 20

/**
 * Kills every process that carries the mark of this folder: daemons that have left the group of the program which began them. Where
 * there is no /proc, none is found.
 */
export async function endMarked(folder: string): Promise<void> {
  const mark = Buffer.from(`${markName}=${folder}\0`)
  for (let round = 0; round < mostRounds; round++) {
    const found = await marked(mark)
    if (found.length === 0) return
    for (const pid of found) kill(pid)
  }
}

async function marked(mark: Buffer): Promise<readonly number[]> {
  const names = await readdir('/proc').catch(() => [])
  const pids = names.filter(name => /^\d+$/.test(name))
  const environments = await Promise.all(pids.map(pid => environmentOf(pid)))
  return pids.map(Number).filter((_, at) => environments[at]?.includes(mark))
}

/** Nothing of those that have ended meanwhile, and of those of others. */
async function environmentOf(pid: string): Promise<Buffer> {
  return await readFile(`/proc/${pid}/environ`).catch(() => Buffer.alloc(0))
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It has ended by itself.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
