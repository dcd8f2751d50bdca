import { readdirSync, readFileSync } from 'node:fs'
import type { ElectronApplication } from 'playwright-core'

/** Clock ticks of /proc are hundredths of a second on every Linux. */
const ticksPerS = 100

export interface ProcessFigures {
  /** Bytes in memory of all processes together, as the system counts them. */
  readonly memoryBytes: number
  /** CPU seconds so far. */
  readonly mainS: number
  readonly rendererS: number
  /** Of the thread of the main process that crops and bins; undefined where threads have no names. */
  readonly frameServerS: number | undefined
}

export async function processFigures(app: ElectronApplication): Promise<ProcessFigures> {
  const metrics = await app.evaluate(({ app: inside }) =>
    inside
      .getAppMetrics()
      .map(({ memory, pid, type }) => ({ bytes: memory.workingSetSize * 1024, pid, type })),
  )
  const secondsOf = (type: string): number =>
    metrics
      .filter(metric => metric.type === type)
      .reduce((sum, { pid }) => sum + cpuS(`/proc/${pid}/stat`), 0)
  const main = metrics.find(({ type }) => type === 'Browser')
  return {
    memoryBytes: metrics.reduce((sum, { bytes }) => sum + bytes, 0),
    mainS: secondsOf('Browser'),
    rendererS: secondsOf('Tab'),
    frameServerS: main === undefined ? undefined : threadS(main.pid, 'hutch-screen'),
  }
}

/** CPU seconds of the threads with this name. */
function threadS(pid: number, name: string): number | undefined {
  const tasks = readdirSync(`/proc/${pid}/task`).filter(
    task => readFileSync(`/proc/${pid}/task/${task}/comm`, 'utf8').trim() === name,
  )
  if (tasks.length === 0) return undefined
  return tasks.reduce((sum, task) => sum + cpuS(`/proc/${pid}/task/${task}/stat`), 0)
}

/** User and system time, fields 14 and 15; counted behind the name, which may hold spaces. */
function cpuS(stat: string): number {
  const fields = readFileSync(stat, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / ticksPerS
}
