import { expect, onTestFinished, test, vi } from 'vitest'
import { SpecKeeper, type KeptState } from '../../../electron/devices/spec-keeper.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { createSpecServer } from '../../../electron/simulator/spec/server.ts'
import { createSpecClient } from '../../../electron/spec/spec-client.ts'
import type { Problem } from '../../../shared/model/problem.ts'
import { startServer } from '../spec/rig.ts'

const clock = systemClock()
const closedPort = 1

function rig(port: number) {
  const client = createSpecClient({ address: { host: '127.0.0.1', port }, clock })
  const states: KeptState['kind'][] = []
  const problems: Problem[] = []
  const keeper = new SpecKeeper({
    server: client,
    clock,
    tell: ({ kind }) => {
      if (states.at(-1) !== kind) states.push(kind)
    },
    onProblem: problem => problems.push(problem),
  })
  onTestFinished(async () => {
    keeper.close()
    await client.close()
  })
  return {
    client,
    keeper,
    problems,
    states,
    is: (kind: KeptState['kind']) =>
      vi.waitUntil(() => states.at(-1) === kind, { timeout: 8000, interval: 5 }),
  }
}

test('a server that comes later is found, and its absence is told once', async () => {
  const early = await startServer()
  const { port } = early
  await early.close()
  const { is, keeper, problems } = rig(port)
  keeper.start()
  await is('lost')
  expect(problems).toHaveLength(1)
  const server = await createSpecServer({ port, name: 'fourc', clock, seed: 1, speed: 1 })
  onTestFinished(() => server.close())
  await is('connected')
  expect(problems).toHaveLength(1)
  expect(keeper.reconnects).toBe(0)
})

test('a server that goes and comes back is counted', async () => {
  const { port, ...first } = await startServer()
  const { is, keeper } = rig(port)
  keeper.start()
  await is('connected')
  await first.kill()
  await is('lost')
  const server = await createSpecServer({ port, name: 'fourc', clock, seed: 1, speed: 1 })
  onTestFinished(() => server.close())
  await is('connected')
  expect(keeper.reconnects).toBe(1)
})

test('disconnected by hand it stays so until it is connected by hand', async () => {
  const { port } = await startServer()
  const { client, is, keeper, states } = rig(port)
  keeper.start()
  await is('connected')
  keeper.disconnect()
  expect(states.at(-1)).toBe('off')
  expect(client.silentMs).toBeUndefined()
  await keeper.connect()
  expect(states.at(-1)).toBe('connected')
})

test('by hand, a wrong address is told at once', async () => {
  const { keeper, states } = rig(closedPort)
  await expect(keeper.connect()).rejects.toMatchObject({
    kind: 'connection',
    advice: expect.any(String) as string,
  })
  expect(states.at(-1)).toBe('lost')
})

test('another address leads to another server, and watches go on there', async () => {
  const [first, second] = [await startServer({ name: 'one' }), await startServer({ name: 'two' })]
  const { client, is, keeper } = rig(first.port)
  const positions: string[] = []
  client.watch('motor/samy/position', text => positions.push(text))
  keeper.start()
  await is('connected')
  await vi.waitUntil(() => positions.length > 0)
  keeper.use({ host: second.host, port: second.port })
  await is('connected')
  await vi.waitUntil(() => positions.length > 1)
  expect(client.name).toContain('two')
  expect(keeper.reconnects).toBe(0)
})
