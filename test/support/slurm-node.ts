import { spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Need } from './need-tool.ts'

const script = fileURLToPath(new URL('./one-node-slurm.sh', import.meta.url))

/** Debian's Slurm and munge, and the right to start them: slurmd wants to be root. */
export const slurm: Need = {
  requiredInCi: true,
  missing: () => {
    if (userInfo().uid !== 0) return 'only root can start a Slurm of one node'
    const names = ['munged', 'slurmctld', 'slurmd', 'sbatch']
    const found = spawnSync('which', names, { env: { PATH: `/usr/sbin:${process.env.PATH ?? ''}` } })
    return found.status === 0 ? undefined : `one of ${names.join(', ')} is not installed`
  },
}

export interface SlurmNode {
  /** For Slurm's commands. */
  readonly environment: NodeJS.ProcessEnv
  /** Resolves when all its daemons have ended. */
  stop(): Promise<void>
}

/** A cluster of one node on loopback that keeps everything in `folder`; up when this resolves, after some seconds. */
export async function startSlurmNode(folder: string): Promise<SlurmNode> {
  const environment = {
    ...process.env,
    PATH: `/usr/sbin:/usr/bin:${process.env.PATH ?? ''}`,
    SLURM_CONF: `${folder}/slurm.conf`,
  }
  const port = await freePort()
  const child = spawn('/bin/sh', [script, folder, String(port)], {
    env: environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', () => resolve())
    child.once('close', code => reject(new Error(`Slurm did not start: ${code ?? 'killed'}`)))
  })
  return {
    environment,
    stop: async () => {
      child.stdin.end()
      await ended
    },
  }
}

/** slurmctld takes this one and slurmd the next; both below those that the system gives out. */
async function freePort(): Promise<number> {
  for (let port = 21_000 + (process.pid % 5000) * 2; ; port += 2) {
    if ((await isFree(port)) && (await isFree(port + 1))) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
