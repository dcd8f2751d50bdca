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

export interface Recording {
  readonly file: string
  readonly specs: readonly FramesSpec[]
  /** From the moment the file exists. */
  readonly lifeMs: number
}

/** Returns how many frames of each dataset the process had been told are safe before it was killed. */
export async function recordAndKill(
  { script, worker }: RecorderScripts,
  { file, lifeMs, specs }: Recording,
): Promise<ReadonlyMap<string, number>> {
  const child = spawn(process.execPath, [script, worker, file, JSON.stringify(specs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const acknowledged = new Map<string, number>()
  const lines = createInterface(child.stdout)
  const created = new Promise<void>((resolve, reject) => {
    child.on('exit', code => reject(new Error(`the recorder ended by itself with ${code}`)))
    lines.on('line', line => {
      const [name = '', count = ''] = line.split(' ')
      if (name === 'created') resolve()
      else if (Number(count) > (acknowledged.get(name) ?? 0)) acknowledged.set(name, Number(count))
    })
  })
  await created
  await systemClock().sleep(lifeMs)
  child.kill('SIGKILL')
  await once(lines, 'close')
  return acknowledged
}
