import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NumberedEvent } from '../../shared/model/events.ts'
import { nodeId } from '../../shared/model/ids.ts'
import { planOf } from '../builders/plan.ts'
import { createdEvent, number } from '../builders/run-events.ts'
import { Console } from './console.ts'

/** As many as the design asks of one second, for three seconds. */
const perSecond = 20_000
const seconds = 3
/** As often as the main process tells the window. */
const batchesPerSecond = 100

const points = perSecond * seconds
const scan = nodeId('/Storm/Scan')
const plan = planOf(`
hutch: 1
sequence: Storm
tree:
  - scan: Scan
    axis: { motor: energy, from: 3 keV, to: 5 keV, steps: ${points - 1} }
    each:
      - acquisition: MonoPos
        role: monitorPosition
`)

let desk: Console

describe('a storm of scan points', () => {
  beforeAll(async () => {
    desk = await Console.start()
    await desk.until('IDLE')
  })
  afterAll(async () => {
    await desk.close()
  })

  test('reaches the tree whole, 20 000 a second, and the window goes on drawing', async () => {
    await send(number([createdEvent(plan), { kind: 'node.started', node: scan }]))
    await desk.page.getByRole('treeitem', { name: 'Scan', exact: true }).click()
    const drawn = desk.page.evaluate(framesPerSecond, seconds)
    const tookS = await storm()
    const perS = await drawn
    process.stdout.write(
      `${(points / tookS).toFixed(0)} points a second came, ${perS.toFixed(1)} frames a second were drawn\n`,
    )
    await expect.poll(() => desk.curvePoints(), { timeout: 20_000 }).toBe(points)
    await desk.hutch.screenshot('storm')
    expect(perS).toBeGreaterThan(0)
    expect(await desk.hutch.pageErrors()).toEqual([])
  })
})

async function send(events: readonly NumberedEvent[]): Promise<void> {
  await desk.hutch.app.evaluate(({ BrowserWindow }, all) => {
    const [window] = BrowserWindow.getAllWindows()
    window?.webContents.send('experiment.events', all)
  }, events)
}

/** Made in the main process, as from the engine. Seconds it took. */
async function storm(): Promise<number> {
  const order = { node: scan, points, batches: seconds * batchesPerSecond, everyMs: 1000 / batchesPerSecond }
  return await desk.hutch.app.evaluate(async ({ BrowserWindow }, { batches, everyMs, node, points: all }) => {
    const [window] = BrowserWindow.getAllWindows()
    const startMs = performance.now()
    const size = all / batches
    for (let batch = 0; batch < batches; batch++) {
      const events = Array.from({ length: size }, (_, index) => {
        const point = batch * size + index
        const values = { energy: 3 + (2 * point) / all, sec: Math.sin(point / 500) }
        return { seq: point + 3, atMs: 0, event: { kind: 'point.recorded', node, point, values } }
      })
      window?.webContents.send('experiment.events', events)
      const waitMs = startMs + (batch + 1) * everyMs - performance.now()
      await new Promise(resolve => setTimeout(resolve, Math.max(0, waitMs)))
    }
    return (performance.now() - startMs) / 1000
  }, order)
}

async function framesPerSecond(duringS: number): Promise<number> {
  let frames = 0
  const startMs = performance.now()
  while (performance.now() - startMs < duringS * 1000) {
    await new Promise(resolve => requestAnimationFrame(resolve))
    frames += 1
  }
  return (frames * 1000) / (performance.now() - startMs)
}
