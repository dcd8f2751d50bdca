import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { systemPython } from '../../support/need-tool.ts'

export interface DrawnPlot {
  /** Of the default plot. */
  readonly points: number
  /** Those that are numbers; the others have not been measured. */
  readonly measured: number
}

/** What silx shows by default of `file`, as a PNG. */
export async function drawBySilx(file: string, picture: string): Promise<DrawnPlot> {
  const script = fileURLToPath(new URL('../../support/silx-screenshot.py', import.meta.url))
  const env = { ...process.env, QT_QPA_PLATFORM: 'offscreen' }
  const child = spawn(systemPython, [script, file, picture], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  if (child.exitCode !== 0) throw new Error(`silx failed (${child.exitCode ?? child.signalCode}): ${stderr}`)
  return JSON.parse(stdout) as DrawnPlot
}

/** Listens to `hutch run --json` and acts once, when so many pieces of news of complete frames have come. */
export function afterNews(count: number, act: () => void): Writable {
  let left = count
  return new Writable({
    decodeStrings: false,
    write: (line: string, _, done) => {
      if (line.includes('"event":"complete"') && --left === 0) act()
      done()
    },
  })
}
