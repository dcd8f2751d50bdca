import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { systemClock } from '../../../../electron/platform/system-clock.ts'
import type { FramesSpec } from '../../hdf5/support/skeletons.ts'

/** Built `record-until-killed` and the built writer worker it uses. */
export interface RecorderScripts {
  readonly script: string
  readonly worker: string
}

export type RecorderNews = 'created' | 'acknowledged'

export interface Recording {
  readonly file: string
  readonly specs: readonly FramesSpec[]
  /** How long it lives from the moment the file exists, or from the first frame that was acknowledged. */
  readonly lifeMs: number
  readonly since: RecorderNews
}

/** Returns how many frames of each dataset the process had been told are safe before it was killed. */
export async function recordAndKill(
  { script, worker }: RecorderScripts,
  { file, lifeMs, since, specs }: Recording,
): Promise<ReadonlyMap<string, number>> {
  const child = spawn(process.execPath, [script, worker, file, JSON.stringify(specs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const acknowledged = new Map<string, number>()
  const lines = createInterface(child.stdout)
  const begun = new Promise<void>((resolve, reject) => {
    child.on('exit', code => reject(new Error(`the recorder ended by itself with ${code}`)))
    lines.on('line', line => {
      const [name = '', count = ''] = line.split(' ')
      if (name !== 'created') acknowledged.set(name, Math.max(Number(count), acknowledged.get(name) ?? 0))
      if (since === 'acknowledged' ? acknowledged.size > 0 : name === 'created') resolve()
    })
  })
  await begun
  await systemClock().sleep(lifeMs)
  child.kill('SIGKILL')
  await once(lines, 'close')
  return acknowledged
}
